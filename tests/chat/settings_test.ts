import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import { type ChatMessage, createFile, memoryContent } from "../sandbox/world.ts";
import type { Person } from "../sandbox/person.ts";
import { transcript } from "./rig.ts";
import { buttonsOf, Talk } from "./talk.ts";

const HEARD = { ...transcript("Um, I I am here."), language: "en" };
const GROUP = -1_001_234_567_890;
const voice = () =>
  createFile({ kind: "voice", content: memoryContent(new Uint8Array(9)), durationSeconds: 3 });

async function until(talk: Talk, isSo: () => boolean): Promise<void> {
  if (!isSo()) await talk.bed.nextEvent(() => isSo() || undefined);
}

/** The menu that answers a command. */
function menuOf(person: Person, command: string): Promise<ChatMessage> {
  return person.waitsFor(({ content }) => content.markup !== undefined, { after: person.sends(command) });
}

Deno.test("every setting, in both languages, from its button to what is wanted", async (t) => {
  await using talk = await Talk.start(HEARD);
  const wishes = ({ user }: Person) => talk.stores.chatSettings.get(user.id);

  for (const locale of ["id", "en"] as const) {
    const person = talk.people[locale];
    const say = new Translations("en").speak(locale);
    const language = (code: string) => new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? "";
    const menu = await menuOf(person, "/settings");
    const find = (wanted: string | RegExp) =>
      buttonsOf(menu).flat().find((text) =>
        typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)
      );
    const has = (wanted: string | RegExp) => find(wanted) !== undefined;
    /** Presses the buttons one after the other, each as soon as it is there. */
    const go = async (...buttons: (string | RegExp)[]) => {
      for (const button of buttons) {
        await until(talk, () => has(button));
        await talk.press(person, find(button) ?? button, menu);
      }
    };

    await t.step(`${locale}: what is chosen is kept, and shown`, async () => {
      expect(buttonsOf(menu)).toHaveLength(6);
      await go("🎙 Groq", "Deepgram");
      await until(talk, () => has("🎙 Deepgram"));
      await go("🌐", new RegExp(`^${language("id")}$`));
      await until(talk, () => has(`🌐 ${language("id")}`));
      await go(say("setting-style", { style: "folded" }), say("style-name", { style: "both" }));
      await go(say("setting-times", { on: "no" }), say("setting-speakers", { on: "no" }));
      await go(say("setting-speech", { clean: "no" }));
      await until(talk, () => has(say("setting-speech", { clean: "yes" })));
      expect(await wishes(person)).toEqual({
        provider: "deepgram",
        language: "id",
        style: "both",
        times: true,
        speakers: true,
        speech: "clean",
      });
      expect(has(say("setting-style", { style: "both" }))).toBe(true);
      expect(has(say("setting-times", { on: "yes" })) && has(say("setting-speakers", { on: "yes" }))).toBe(
        true,
      );
    });

    await t.step(`${locale}: words to expect are told, shown and forgotten`, async () => {
      const told = await menuOf(person, "/vocabulary Siti,\n PT <Maju>");
      expect(told.content.text).toContain(
        say("vocabulary-now", { words: "Siti, PT <Maju>" }).replaceAll(/<\/?i>/g, ""),
      );
      expect((await wishes(person)).vocabulary).toBe("Siti, PT <Maju>");
      await talk.press(person, say("vocabulary-forget"), told);
      await until(talk, () => buttonsOf(told).flat().join() === say("vocabulary-write"));
      expect((await wishes(person)).vocabulary).toBeUndefined();
      await talk.press(person, say("vocabulary-write"), told);
      const asked = await person.waitsFor(say("vocabulary-ask"));
      const reply = person.sends("OKR, Ana", { replyToMessageId: asked.messageId });
      const kept = await person.waitsFor(({ content }) => content.text.includes("OKR, Ana"), {
        after: reply,
      });
      expect((await wishes(person)).vocabulary).toBe("OKR, Ana");
      await talk.press(person, say("vocabulary-forget"), kept);
      await until(talk, () => buttonsOf(kept).length === 1);
    });

    await t.step(`${locale}: /language and /provider are short cuts, which stay where they are`, async () => {
      person.sends("/language fr");
      await person.waitsFor(say("language-set", { language: language("fr") }));
      expect((await wishes(person)).language).toBe("fr");
      person.sends("/language klingon");
      await person.waitsFor(say("language-unknown").slice(0, 20));
      const languages = await menuOf(person, "/language");
      expect(buttonsOf(languages).flat()).toContain(`✅ ${language("fr")}`);
      await talk.press(person, say("language-auto"), languages);
      await until(talk, () => buttonsOf(languages).flat().includes(`✅ ${say("language-auto")}`));
      expect((await wishes(person)).language).toBeUndefined();
      const providers = await menuOf(person, "/provider");
      expect(providers.content.text).toContain(`Groq · whisper-large-v3-turbo · ${say("about-groq")}`);
      const onlyEnglish = say("about-only", { languages: language("en") });
      expect(providers.content.text).toContain(`${say("about-local")} · ${onlyEnglish}`);
      expect(providers.content.text).toContain(`• whisper-large · ${say("model-slow")}`);
      const buttons = () => buttonsOf(providers).flat();
      expect(buttons()).toEqual([
        "Groq 🟢",
        "✅ Deepgram ⚪",
        `${say("provider-local")} ⚪`,
        "✅ nova-3",
        "whisper-large",
      ]);
      expect(await talk.press(person, "whisper-large", providers)).toBe(
        say("model-set", { model: "whisper-large", provider: "Deepgram" }),
      );
      await until(talk, () => buttons().includes("✅ whisper-large"));
      expect(providers.content.text).toContain(`Deepgram · whisper-large · ${say("about-deepgram")}`);
      expect(await wishes(person)).toMatchObject({ provider: "deepgram", model: "whisper-large" });
      await talk.press(person, "Groq 🟢", providers);
      await until(talk, () => buttons().length === 3);
      expect((await wishes(person)).model).toBeUndefined();
      await talk.press(person, "Deepgram ⚪", providers);
      await until(talk, () => buttons().includes("whisper-large"));
      expect(await talk.forge(person, providers, "c1:model.deepgram:nova-9")).toBe(say("provider-gone"));
    });

    await t.step(`${locale}: what is wanted changes the next answer`, async () => {
      const question = person.sendsFile(voice());
      const answer = await person.waitsFor(({ replyTo }) => replyTo?.messageId === question.messageId);
      expect(answer.content.text).toBe("[00:00:00] I am here.");
      await person.waitsFor(({ file }) => file !== undefined, { after: answer });
    });

    await t.step(`${locale}: the language of the bot, and back; the menu closes`, async () => {
      const [other, code] = locale === "id" ? [/^English$/, "en"] as const : [/^Indonesia$/, "id"] as const;
      await go(say("setting-locale", { language: language(locale) }), other);
      const reply = new Translations("en").speak(code);
      const otherName = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? "";
      await until(talk, () => has(reply("setting-close")));
      person.sends("/help");
      await person.waitsFor(code === "en" ? "How it works" : "Cara kerjanya");
      await go(reply("setting-locale", { language: otherName }), reply("locale-auto"));
      await go(say("setting-close"));
      await until(talk, () => menu.deleted);
    });
  }

  await t.step("forged choices change nothing", async () => {
    const { en: ben } = talk.people;
    const menu = await menuOf(ben, "/settings");
    const before = await wishes(ben);
    const say = new Translations("en").speak("en");
    for (
      const data of [
        "s1:style.loud",
        "s1:constructor.x",
        "s1:vocabulary.buy",
        "s1:times.maybe",
        "s1:language.xx",
      ]
    ) {
      expect(await talk.forge(ben, menu, data)).toBe(say("button-unknown"));
    }
    expect(await talk.forge(ben, menu, "provider:nobody")).toBe(say("provider-gone"));
    expect(await wishes(ben)).toEqual(before);
  });

  await t.step("in a group its administrators decide, and recordings wait where they want that", async () => {
    const { id: sari, en: ben } = talk.people;
    talk.bed.world.directory.addGroup(GROUP, "Tim", [sari.user.id, ben.user.id]);
    const there = () => talk.bed.world.messages(talk.bed.bot.id, GROUP);
    const say = new Translations("en").speak("en");
    const katakan = new Translations("en").speak("id");
    const menuIn = () => there().findLast(({ content, from }) => from.is_bot && content.markup !== undefined);
    ben.sends("/settings", { chatId: GROUP });
    await until(talk, () => there().some(({ content }) => content.text === say("settings-admins")));
    sari.sends("/settings", { chatId: GROUP });
    await until(talk, () => menuIn() !== undefined);
    const menu = menuIn();
    if (menu === undefined) throw new Error("there is no menu");
    expect(await talk.forge(ben, menu, "s1:times.on")).toBe(say("settings-admins"));
    expect(await talk.stores.chatSettings.get(GROUP)).toEqual({});
    await talk.press(sari, katakan("setting-on-request", { on: "no" }), menu);
    expect(await talk.stores.chatSettings.get(GROUP)).toEqual({ onRequest: true });
    const count = talk.accepted.length;
    const recording = ben.sendsFile(voice(), { chatId: GROUP });
    ben.sends("/transcribe", { chatId: GROUP });
    await until(talk, () => there().some(({ content }) => content.text === say("transcribe-what")));
    expect(talk.accepted.length).toBe(count);
    ben.sends("/transcribe", { chatId: GROUP, replyToMessageId: recording.messageId });
    await until(talk, () => there().some(({ content }) => content.text === "Um, I I am here."));
    expect(talk.accepted.at(-1)).toMatchObject({
      chatId: GROUP,
      messageId: recording.messageId,
      userId: ben.user.id,
    });
  });
});

Deno.test("while the store fails nobody hears what is not so", async () => {
  await using talk = await Talk.start(HEARD);
  const { id: sari, en: ben } = talk.people;
  const { stores: { chatSettings, archive, cache }, access } = talk;
  const [say, katakan] = [new Translations("en").speak("en"), new Translations("en").speak("id")];
  const failing = () => Promise.reject(new Error("the disk is gone"));
  const hears = (person: Person, command: string, answer: string) =>
    person.waitsFor(answer, { after: person.sends(command) });
  const question = ben.sendsFile(voice());
  const answer = await ben.waitsFor(({ replyTo }) => replyTo?.messageId === question.messageId);
  const [menu, buttons, { find }] = [await menuOf(ben, "/settings"), buttonsOf(answer), archive];

  // What was told is not gone: its buttons stay.
  archive.find = failing;
  expect(await talk.press(ben, say("button-files"), answer)).toBe(say("error-internal"));
  expect(buttonsOf(answer)).toEqual(buttons);
  archive.find = find;

  // What is cached could not be forgotten: it is found, and forgotten, once more.
  const { forget } = cache;
  cache.forget = failing;
  expect(await talk.forge(ben, answer, "f1:all")).toBe(say("error-internal"));
  expect(await archive.entries(ben.user.id)).toHaveLength(1);
  cache.forget = forget;

  chatSettings.update = failing;
  expect(await talk.press(ben, say("setting-times", { on: "no" }), menu)).toBe(say("error-internal"));
  archive.entries = failing;
  await hears(ben, "/history", say("error-internal"));

  // Somebody invited is no stranger; whom the operator named is shown what needs no store.
  access.allowedUsers = new Set([ben.user.id]);
  chatSettings.get = failing;
  await hears(sari, "/help", katakan("error-internal"));
  await hears(ben, "/help", "❓");
});
