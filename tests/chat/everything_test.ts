import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import type { Person } from "../sandbox/person.ts";
import { transcript } from "./rig.ts";
import { startChatServer } from "../sandbox/providers/chat_server.ts";
import { Talk } from "./talk.ts";

const SAID = transcript("Um, the budget is here.", "And the meeting is over.");
const HEARD = {
  ...SAID,
  language: "en",
  segments: SAID.segments.map((segment, speaker) => ({ ...segment, speaker })),
};
const LOCALES = ["id", "en"] as const;
/** What its menus and answers have; a new button is to be named here, and so is pressed in both languages. */
const BUTTONS = [
  ["a1:", "again anew back by clean file files in languages name plain speakers times translation verbatim"],
  ["c1:", "language model vocabulary"],
  ["f1:", "all ask no"],
  ["h1:", "drop gone hear keep more page show"],
  ["", "provider"],
  [
    "s1:",
    "ask language locale model open.language open.locale open.main open.provider open.style open.vocabulary",
  ],
  ["s1:", "provider speakers speech style times vocabulary"],
].flatMap(([of, verbs]) => verbs.split(" ").map((verb) => `${of}${verb}`));

const audio = (name: string) =>
  createFile({ kind: "audio", content: memoryContent(new Uint8Array(9)), durationSeconds: 90, name });

/** What a button is: its verb, and which menu it opens. */
function kindOf(data: string): string {
  const [, kind, value] = /^(\w+(?<=1):\w+|\w+)(?:\.(\w+))?/.exec(data) ?? [];
  return kind === "s1:open" ? `${kind}.${value}` : kind;
}

function dataOf({ content }: ChatMessage): string[] {
  return content.markup?.inline_keyboard.flat().flatMap((button) =>
    "callback_data" in button ? [button.callback_data] : []
  ) ?? [];
}

/** The first answer to what somebody sends. */
async function asks(person: Person, words: string): Promise<string> {
  const { content, file } = await person.waitsFor(() => true, { after: person.sends(words) });
  return content.text || `${file?.name}`;
}

/** Commands as Telegram shows them to an administrator of the bot. */
async function commandsOf({ bed: { world, bot }, chat, admin }: Talk): Promise<string[]> {
  await chat.idle();
  const scope = JSON.stringify({ type: "chat", chat_id: admin.user.id });
  return world.directory.commands(bot.id, scope, "en")?.map(({ command }) => command) ?? [];
}

Deno.test("every command is answered in both languages, whoever gives it", async () => {
  await using talk = await Talk.start(HEARD);
  const commands = await commandsOf(talk);
  expect(commands).toContain("unban");
  for (const name of commands) {
    const answers: string[] = [];
    for (const locale of LOCALES) {
      const say = new Translations("en").speak(locale);
      await talk.stores.chatSettings.update(talk.admin.user.id, { locale });
      const both = [await asks(talk.people[locale], `/${name}`), await asks(talk.admin, `/${name} 5`)];
      for (const unknown of ["hint-text", "error-internal"] as const) {
        expect(both).not.toContain(say(unknown));
      }
      answers.push(...both);
    }
    const [inIndonesian, operators, inEnglish, alsoOperators] = answers;
    expect([name, inIndonesian === inEnglish, operators === alsoOperators]).toEqual([name, false, false]);
  }
});

/** These take others away: they are pressed when nothing else is left. */
const LATE = /^(f1:all|h1:gone|s1:provider|provider)$/;
/** These bring others, which may be gone by now. */
const OPENERS = /^(s1:open\.(?!close)\w+|a1:(again|files|languages|speakers)|f1:ask|h1:show|h1:drop)$/;
const MOST_OPENED = 3;

/** Methods of stores that change what is stored. */
const WRITES = /^(update|move|keep|forget|add|put|note|connect|end|save|set|remove|change)/;
/** What a bot asks of Telegram to refuse something. */
const ANSWERS = /^(getUpdates|sendMessage|answerCallbackQuery|getChatMember)$/;

/** Presses one button of each kind that is to be seen, until there are no new ones; resolves to what was answered. */
async function pressAll(talk: Talk, person: Person, pressed: Map<string, string[]>): Promise<string[]> {
  const answers: string[] = [];
  const times = (data: string) => pressed.get(kindOf(data))?.length ?? 0;
  const next = () => {
    const all = person.messages().flatMap((on) => dataOf(on).map((data) => ({ on, data })))
      .filter(({ data }) => data !== "s1:open.close");
    const unseen = all.filter(({ data }) => times(data) === 0);
    return unseen.find(({ data }) => !LATE.test(kindOf(data))) ?? unseen.at(0) ??
      all.find(({ data }) => OPENERS.test(kindOf(data)) && times(data) < MOST_OPENED);
  };
  for (let found = next(); found !== undefined; found = next()) {
    const kind = kindOf(found.data);
    pressed.set(kind, [...pressed.get(kind) ?? [], found.data]);
    answers.push(await talk.forge(person, found.on, found.data));
    await talk.idle();
  }
  return answers;
}

/** What is written into stores, heard, or asked of Telegram beside answers, from now on. */
function watch(talk: Talk): () => string[] {
  const written: string[] = [];
  const { chatSettings, archive, dayBook, cache, rewritings, businessBook } = talk.stores;
  const stores = { chatSettings, archive, dayBook, cache, rewritings, businessBook };
  for (const [name, store] of Object.entries(stores)) {
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((each) =>
      WRITES.test(each)
    );
    for (const method of methods) {
      const write = Reflect.get(store, method).bind(store);
      Reflect.set(store, method, (...given: unknown[]) => {
        written.push(`${name}.${method}`);
        return write(...given);
      });
    }
  }
  talk.excerpt = () => {
    written.push("a stretch was read");
    return Promise.resolve(new Uint8Array(1));
  };
  const [accepted, asked] = [talk.accepted.length, talk.bed.log.records.length];
  return () => [
    ...written,
    ...talk.accepted.slice(accepted).map(({ messageId }) => `accepted ${messageId}`),
    ...talk.bed.log.records.slice(asked).map(({ method }) => method).filter((each) => !ANSWERS.test(each)),
  ];
}

Deno.test("every button answers, in both languages; those of others, and of strangers, cause nothing", async (t) => {
  await using chatServer = startChatServer();
  await using talk = await Talk.start(HEARD, { chatServer });
  const pressed = new Map<string, string[]>();

  for (const locale of LOCALES) {
    await t.step(locale, async () => {
      const person = talk.people[locale];
      const say = new Translations("en").speak(locale);
      pressed.clear();
      const answers: string[] = [];
      const told: ChatMessage[] = [];
      for (let i = 0; i < 6; i++) {
        const { messageId } = person.sendsFile(audio(`${i}.mp3`));
        told.push(await person.waitsFor(({ replyTo }) => replyTo?.messageId === messageId));
      }
      const [filesOfFirst] = dataOf(told[0]);
      const commands = ["search budget", "settings", "provider", "language", "vocabulary Siti", "history"];
      for (const command of [...commands, "forget", "forget"]) {
        await talk.stores.chatSettings.update(person.user.id, { provider: "deepgram", vocabulary: "Siti" });
        await asks(person, `/${command}`);
        answers.push(...await pressAll(talk, person, pressed));
      }
      await asks(person, "/settings");
      answers.push(await talk.press(person, say("setting-close")));
      answers.push(await talk.forge(person, told[0], filesOfFirst)); // what was told is gone by now
      await talk.idle();
      answers.push(...await pressAll(talk, person, pressed));
      expect([...pressed.keys()].toSorted()).toEqual(BUTTONS);
      for (const unknown of ["button-unknown", "error-internal", "provider-gone"] as const) {
        expect(answers).not.toContain(say(unknown));
      }
    });
  }

  const everything = [...pressed.values()].flat();
  const answersOf = async (person: Person, on: ChatMessage, data: readonly string[]) => {
    const answers: string[] = [];
    for (const each of data) answers.push(await talk.forge(person, on, each));
    await talk.idle();
    return answers;
  };

  await t.step("of another one: nothing of theirs is read, heard or changed", async () => {
    const { id: sari, en: ben } = talk.people;
    ben.sendsFile(audio("of Ben.mp3"));
    const told = await ben.waitsFor(({ content }) => content.text.includes("budget"), {
      after: ben.messages().at(-1),
    });
    const jobId = /[^:]+:[^:]+$/.exec(dataOf(told)[0])?.[0] ?? "";
    expect(await talk.stores.archive.find(jobId)).toBeDefined();
    const hello = await sari.waitsFor("👋", { after: sari.sends("/start") });
    const forged = everything.filter((data) => /^[ah]1:(?!page)/.test(data))
      .map((data) => data.replace(/[^:]+:[^:]+$/, jobId));
    expect(new Set(forged.map(kindOf)).size).toBeGreaterThan(12);
    const effects = watch(talk);
    await answersOf(sari, hello, forged);
    expect(effects().filter((each) => !/^(sendMessage|editMessage\w+)$/.test(each))).toEqual([]);
    expect(sari.messages().filter(({ content }) => content.text.includes("of Ben"))).toEqual([]);
    await answersOf(ben, told, forged.filter((data) => data.startsWith("h1:hear")));
    expect(effects()).toContain("a stretch was read"); // whose it is, may
  });

  await t.step(
    "of a stranger: neither a download nor a stored byte, whatever they send or press",
    async () => {
      const { bed: { world }, people: { en: ben } } = talk;
      const user = world.directory.addUser({ id: 31, first_name: "Eve", language_code: "en" });
      const eve = ben.as(user);
      const effects = watch(talk);
      for (const command of await commandsOf(talk)) eve.sends(`/${command} ${ben.user.id}`);
      eve.sends("/start inv_zzzz_0123456789abcdef");
      eve.sendsFile(audio("a.mp3"));
      eve.sendsAlbum([audio("b.mp3"), audio("c.mp3")]);
      eve.sendsVoice(new Uint8Array(9));
      world.directory.addGroup(-77, "Theirs", [ben.user.id, user.id]);
      const recording = ben.sendsFile(audio("d.mp3"), { chatId: -77 });
      await talk.bed.nextEvent(() => talk.accepted.at(-1)?.messageId === recording.messageId || undefined);
      await talk.idle();
      const [ofBen, askedBefore] = [effects(), chatServer.calls.length];
      expect(askedBefore).toBeGreaterThan(0);
      expect(ofBen).toContain("archive.keep");
      expect(ofBen).toContain(`accepted ${recording.messageId}`);
      eve.sends("/transcribe", { chatId: -77, replyToMessageId: recording.messageId });
      eve.asksAsGuest(recording);
      const refusal = await eve.waitsFor("🔒");
      const forged = [...everything, "stop:22:1", "stop:all", "b1:always:22", "nonsense", "s1:constructor.x"];
      const answers = await answersOf(eve, refusal, forged);
      expect(new Set(answers)).toEqual(new Set([new Translations("en").speak("en")("access-denied-button")]));
      expect(effects().slice(ofBen.length)).toEqual([]);
      expect(chatServer.calls.length).toBe(askedBefore);
    },
  );
});
