import { expect } from "expect";
import { type ChatMessage, createFile, memoryContent } from "../sandbox/world.ts";
import { providerLabel } from "../../src/chat/text/provider_names.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import type { Person } from "../sandbox/person.ts";
import { transcript } from "./rig.ts";
import { buttonsOf, Talk } from "./talk.ts";

const HEARD = { ...transcript("Good morning.", "Good night."), language: "en" };

const note = (name?: string) =>
  createFile({
    kind: name ? "audio" : "voice",
    content: memoryContent(new Uint8Array(9)),
    durationSeconds: 3,
    name,
  });

/** Waits until what happened has made it so. */
async function until(talk: Talk, isSo: () => boolean): Promise<void> {
  if (!isSo()) await talk.bed.nextEvent(() => isSo() || undefined);
}

async function contentOf(
  person: Person,
  after: ChatMessage,
): Promise<[name: string | undefined, text: string]> {
  const { file } = await person.waitsFor(({ file }) => file !== undefined, { after });
  const bytes = await file?.content.read(0, file.content.sizeBytes) ?? new Uint8Array();
  return [file?.name, new TextDecoder().decode(bytes)];
}

function dataOf({ content }: ChatMessage, text: string): string {
  const button = content.markup?.inline_keyboard.flat().find((each) => each.text === text);
  return button && "callback_data" in button ? button.callback_data : "";
}

Deno.test("the buttons under an answer, in both languages", async (t) => {
  await using talk = await Talk.start(HEARD);
  for (const locale of ["id", "en"] as const) {
    const person = talk.people[locale];
    const say = new Translations("en").speak(locale);
    const question = person.sendsFile(note("rapat.m4a"));
    const answer = await person.waitsFor("Good morning.\n\nGood night.", { after: question });
    const main = [[say("button-files"), say("button-copy"), say("button-times"), say("button-again")]];

    await t.step(`${locale}: what stands there`, () => {
      expect(buttonsOf(answer)).toEqual(main);
      const copy = answer.content.markup?.inline_keyboard.flat().find((button) => "copy_text" in button);
      expect(copy).toMatchObject({ copy_text: { text: "Good morning.\n\nGood night." } });
    });

    await t.step(`${locale}: files of every format, from what is kept`, async () => {
      await talk.press(person, say("button-files"), answer);
      await until(talk, () => buttonsOf(answer).length === 3);
      expect(buttonsOf(answer).flat().slice(0, 6)).toEqual(["DOCX", "TXT", "SRT", "VTT", "JSON", "MD"]);
      const begins = {
        TXT: "Good morning.\n",
        SRT: "1\n00:00:00,000 --> ",
        VTT: "WEBVTT\n",
        JSON: "{",
        MD: "# rapat",
        DOCX: "PK",
      };
      for (const [format, begin] of Object.entries(begins)) {
        const before = person.messages().at(-1);
        await talk.press(person, format, answer);
        const [name, text] = await contentOf(person, before ?? answer);
        expect(name).toBe(`rapat.${format.toLowerCase()}`);
        expect(text.startsWith(begin)).toBe(true);
      }
      await talk.press(person, say("button-back"), answer);
      await until(talk, () => buttonsOf(answer).length === 1);
      expect(buttonsOf(answer)).toEqual(main);
      expect(talk.accepted.filter(({ userId }) => userId === person.user.id)).toHaveLength(1);
    });

    await t.step(`${locale}: times on and off`, async () => {
      await talk.press(person, say("button-times"), answer);
      await until(talk, () => answer.content.text.startsWith("[00:00:00] Good morning."));
      await talk.press(person, say("button-plain"), answer);
      await until(talk, () => answer.content.text.startsWith("Good morning."));
      expect(buttonsOf(answer)).toEqual(main);
    });

    await t.step(`${locale}: again, by another provider and in another language`, async () => {
      await talk.press(person, say("button-again"), answer);
      await until(talk, () => buttonsOf(answer).length > 2);
      expect(buttonsOf(answer)[0]).toEqual(["🎙 Deepgram", `🎙 ${providerLabel("local", say)}`]);
      expect(await talk.press(person, "🎙 Deepgram", answer)).toBe(say("doing-again"));
      await until(talk, () => buttonsOf(answer).length === 1);
      await talk.press(person, say("button-again"), answer);
      await until(talk, () => buttonsOf(answer).length > 2);
      const indonesian = new Intl.DisplayNames([locale], { type: "language" }).of("id") ?? "";
      await talk.press(person, indonesian, answer);
      const replies = () =>
        person.messages().filter(({ replyTo }) => replyTo?.messageId === question.messageId);
      await until(talk, () => replies().length === 3);
      const [first, by, inLanguage] = talk.accepted.filter(({ userId }) => userId === person.user.id);
      const { locale: _, again: __, ...same } = first;
      expect(by).toMatchObject({ ...same, asked: { provider: "deepgram", options: { diarize: false } } });
      expect(inLanguage.asked).toEqual({ provider: "groq", options: { diarize: false, language: "id" } });
      expect(new Set([first.again, by.again, inLanguage.again]).size).toBe(3);
    });
  }

  await t.step("somebody else's, and unknown ones, are answered and do nothing", async () => {
    const { id: sari, en: ben } = talk.people;
    const [hers, his] = [sari, ben].map((person) => person.messages().find(({ from }) => from.is_bot));
    if (hers === undefined || his === undefined) throw new Error("nobody was answered");
    const { messageId } = sari.messages()[0];
    const before = [talk.accepted.length, ben.messages().length];
    const say = new Translations("en").speak("en");
    for (const verb of ["file.txt", "times", "again", "by.deepgram", "in.id"]) {
      expect(await talk.forge(ben, his, `a1:${verb}:a-:${sari.user.id}:${messageId}`)).toBe(say("told-gone"));
    }
    for (const data of ["a9:files:a-:22:1", "a1:dance:a-:22:1", "summary:1", "x"]) {
      expect(await talk.forge(ben, his, data)).toBe(say("button-unknown"));
    }
    expect([talk.accepted.length, ben.messages().length]).toEqual(before);
  });

  await t.step("when the words are gone, the recording can be heard once more", async () => {
    const { en: ben } = talk.people;
    const say = new Translations("en").speak("en");
    const question = ben.sendsFile(note());
    const answer = await ben.waitsFor(({ replyTo }) => replyTo?.messageId === question.messageId);
    const gone = `a1:files:a-:${ben.user.id}:99999`;
    expect(await talk.forge(ben, answer, gone)).toBe(say("told-gone"));
    await until(talk, () => buttonsOf(answer).flat().length === 1);
    const count = talk.accepted.length;
    expect(await talk.press(ben, say("button-again"), answer)).toBe(say("doing-again"));
    expect(talk.accepted.at(count)).toMatchObject({ messageId: question.messageId, userId: ben.user.id });
    expect(talk.accepted.at(count)?.asked).toBeUndefined();
  });
});

Deno.test("an answer is shown clean or word for word, with its files, for whoever sent the recording; nothing is heard again", async () => {
  const heard = transcript("Um, the the budget is here.");
  await using talk = await Talk.start({ ...heard, language: "en" });
  const GROUP = -1_001_000_000_321;
  for (const locale of ["id", "en"] as const) {
    const [person, other] = [talk.people[locale], talk.people[locale === "id" ? "en" : "id"]];
    talk.bed.world.directory.addGroup(GROUP, "Tim", [person.user.id, other.user.id]);
    const say = new Translations("en").speak(locale);
    const before = talk.accepted.length;
    const sent = person.sendsFile(note(), { chatId: GROUP });
    const answer = () => person.reads(GROUP).find(({ replyTo }) => replyTo?.messageId === sent.messageId);
    await until(talk, () => answer()?.content.markup !== undefined);
    const shown = answer();
    if (shown === undefined) throw new Error("there is no answer");
    const refused = new Translations("en").speak(locale === "id" ? "en" : "id")("not-yours");
    expect(await talk.press(other, say("button-clean"), shown)).toBe(refused);
    await talk.press(person, say("button-clean"), shown);
    await until(talk, () => shown.content.text.startsWith("The budget is here."));
    await talk.forge(person, shown, dataOf(shown, say("button-files")).replace("files", "file.md"));
    const file = () =>
      person.reads(GROUP).find((each) => each.file?.name?.endsWith(".md") && each.messageId > shown.messageId)
        ?.file;
    await until(talk, () => file() !== undefined);
    const bytes = await file()?.content.read(0, file()?.content.sizeBytes ?? 0);
    const text = new TextDecoder().decode(bytes);
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    expect(text.split("\n\n")).toEqual([
      `# ${say("transcript-of", { day: day.format(shown.sentAt) })}`,
      `${say("heading", { length: "0:10" })} · ${
        new Intl.DisplayNames([locale], { type: "language" }).of("en")
      }`,
      "**[00:00:00]** The budget is here.\n",
    ]);
    await talk.press(person, say("button-verbatim"), shown);
    await until(talk, () => shown.content.text.startsWith("Um, the the budget is here."));
    expect(talk.accepted).toHaveLength(before + 1);
  }
});
