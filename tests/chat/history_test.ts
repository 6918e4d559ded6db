import { expect } from "expect";
import { SourceError } from "../../src/pipeline/errors.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { createFile, memoryContent } from "../sandbox/world.ts";
import type { ChatMessage } from "../sandbox/world.ts";
import type { Person } from "../sandbox/person.ts";
import { transcript } from "./rig.ts";
import { buttonsOf, Talk } from "./talk.ts";

const HEARD = {
  ...transcript("Selamat pagi.", "Kita membahas penganggaran <tahun> depan.", "Meetings were planned."),
  language: "id",
};
const GROUP = -1_001_234_567_891;

async function until(talk: Talk, isSo: () => boolean): Promise<void> {
  if (!isSo()) await talk.bed.nextEvent(() => isSo() || undefined);
}

Deno.test("history, search, statistics, export and forgetting, in both languages", async (t) => {
  await using talk = await Talk.start(HEARD);
  const entries = ({ user }: Person) => talk.stores.archive.entries(user.id);
  const send = async (person: Person, name: string) => {
    const content = memoryContent(new Uint8Array(9));
    const question = person.sendsFile(createFile({ kind: "audio", content, durationSeconds: 30, name }));
    await person.waitsFor(({ replyTo }) => replyTo?.messageId === question.messageId);
    return question;
  };
  const reply = (person: Person, command: string, matches: (message: ChatMessage) => boolean = () => true) =>
    person.waitsFor(matches, { after: person.sends(command) });

  for (const locale of ["id", "en"] as const) {
    const person = talk.people[locale];
    const say = new Translations("en").speak(locale);

    await t.step(`${locale}: nothing is kept at first`, async () => {
      for (const command of ["/history", "/stats", "/export", "/forget"]) {
        expect((await reply(person, command)).content.text).toBe(say("history-empty"));
      }
    });

    await t.step(`${locale}: /history shows pages, and a recording anew with its buttons`, async () => {
      for (let i = 1; i <= 7; i++) await send(person, `rapat ${i}.m4a`);
      const page = await reply(person, "/history");
      expect(page.content.text).toContain("rapat 7");
      expect(page.content.text).toContain("Selamat pagi.");
      expect(buttonsOf(page)).toEqual([["1", "2", "3", "4", "5"], ["›"]]);
      await talk.press(person, "›", page);
      await until(talk, () => buttonsOf(page)[0].join() === "6,7");
      expect(page.content.text).toContain("rapat 1");
      await talk.press(person, "7", page);
      const again = await person.waitsFor("Selamat pagi.", { after: page });
      expect(buttonsOf(again).flat()).toContain(say("button-files"));
      const shown = await person.waitsFor(say("history-shown"), { after: again });
      expect(buttonsOf(shown)).toEqual([[say("forget-one")]]);
    });

    await t.step(
      `${locale}: /search finds other forms of a word, and quotes the place with its time`,
      async () => {
        const asked = await reply(person, "/search");
        expect(asked.content.text).toBe(say("search-what"));
        const answered = person.sends("anggaran bahas", { replyToMessageId: asked.messageId });
        expect((await person.waitsFor(/./, { after: answered })).content.text).toContain("⏱ 00:00:10");
        const nothing = await reply(person, "/search zebra <b>");
        expect(nothing.content.text).toBe(say("search-nothing", { words: "zebra <b>" }));
        expect((await reply(person, `/search ${"z".repeat(4_000)}`)).content.text).toContain("z".repeat(200));
        const found = await reply(person, "/search anggaran bahas");
        expect(found.content.text).toContain("⏱ 00:00:10\nKita membahas penganggaran <tahun> depan.");
        expect(found.content.entities.filter(({ type }) => type === "blockquote")).toHaveLength(5);
        expect(buttonsOf(found).map((row) => row.join())).toEqual([
          "1,2,3,4,5",
          "🔊 1,🔊 2,🔊 3,🔊 4,🔊 5",
          "›",
        ]);
        await talk.press(person, "›", found);
        await until(talk, () => buttonsOf(found)[0].join() === "6,7");
        expect(buttonsOf(found).slice(1).map((row) => row.join())).toEqual(["🔊 6,🔊 7", "‹"]);
        expect(found.content.text).toContain("⏱ 00:00:10\nKita membahas penganggaran <tahun> depan.");
        expect((await reply(person, "/search meeting plan")).content.text).toContain("⏱ 00:00:20");
      },
    );

    await t.step(
      `${locale}: the sound of the found place comes as a voice message, or why it does not`,
      async () => {
        const asked: unknown[] = [];
        talk.excerpt = ({ name }, stretch) => {
          asked.push({ name, ...stretch });
          return asked.length === 1
            ? Promise.resolve(new Uint8Array(9))
            : Promise.reject(new SourceError("gone", "it is gone"));
        };
        const found = await reply(person, "/search anggaran");
        expect(await talk.press(person, "🔊 2", found)).toBe(say("hear-wait"));
        const { file, content } = await person.waitsFor(({ file }) => file !== undefined, { after: found });
        expect([file?.kind, content.text]).toEqual(["voice", "rapat 6.m4a ⏱ 00:00:08"]);
        await talk.press(person, "🔊 1", found);
        await person.waitsFor(say("error-source-gone"), { after: found });
        expect(asked[0]).toEqual({ name: "rapat 6.m4a", startSeconds: 8, seconds: 30 });
      },
    );

    await t.step(`${locale}: /stats and /export`, async () => {
      const stats = await reply(person, "/stats");
      expect(stats.content.text).toMatch(/7.*3:30\n\n·{29}█\n[^\n]+\n\n▰{12} .*3:30$/s);
      const read = async ({ file }: ChatMessage) =>
        new TextDecoder().decode(await file?.content.read(0, file.content.sizeBytes));
      const readable = await reply(person, "/export", ({ file }) => file?.name === "transhades.txt");
      expect(readable.content.text).toBe(say("export-all", { count: 7 }));
      expect(await read(readable)).toMatch(/^[^\n]* · rapat 7\.m4a\n\n\[00:00:00\] Selamat pagi\./);
      const text = await read(
        await person.waitsFor(({ file }) => file?.name === "transhades.json", { after: readable }),
      );
      expect(JSON.parse(text)).toHaveLength(7);
      expect(JSON.parse(text)[0]).toMatchObject({ name: "rapat 7.m4a", segments: HEARD.segments });
    });

    await t.step(`${locale}: one is forgotten when that is meant, and all of them when that is`, async () => {
      const page = await reply(person, "/history");
      await talk.press(person, "1", page);
      const shown = await person.waitsFor(say("history-shown"), { after: page });
      await talk.press(person, say("forget-one"), shown);
      await until(talk, () => shown.content.text === say("forget-one-sure"));
      expect(await entries(person)).toHaveLength(7);
      await talk.press(person, say("forget-yes"), shown);
      await until(talk, () => shown.content.text === say("forgotten-one"));
      expect(await entries(person)).toHaveLength(6);
      const kept = await reply(person, "/forget");
      await talk.press(person, say("forget-all"), kept);
      await until(talk, () => kept.content.text === say("forget-sure", { count: 6 }));
      await talk.press(person, say("forget-no"), kept);
      await until(talk, () => kept.content.text === say("forget-not"));
      expect(await entries(person)).toHaveLength(6);
    });

    await t.step(`${locale}: /privacy tells how long`, async () => {
      expect((await reply(person, "/privacy")).content.text).toContain("30");
    });
  }

  await t.step("nobody sees another's: not by a search, not by a forged button, not in a group", async () => {
    const { id: sari, en: ben } = talk.people;
    const [hers] = await entries(sari);
    const say = new Translations("en").speak("en");
    await send(ben, "rahasia.m4a");
    const page = await reply(ben, "/history");
    for (const verb of ["show", "hear:1", "drop", "gone"]) {
      expect(await talk.forge(ben, page, `h1:${verb}:${hers.asked.id}`)).toBe(say("told-gone-send"));
    }
    expect(await entries(sari)).toHaveLength(6);
    expect((await reply(sari, "/search rahasia")).content.text).toContain("rahasia");
    expect((await reply(sari, "/search rahasia")).content.text).not.toContain("⏱");
    talk.bed.world.directory.addGroup(GROUP, "Tim", [sari.user.id, ben.user.id]);
    const there = () => talk.bed.world.messages(talk.bed.bot.id, GROUP).filter(({ from }) => from.is_bot);
    for (const command of ["/history", "/search pagi", "/export", "/forget", "/stats"]) {
      const count = there().length;
      ben.sends(command, { chatId: GROUP });
      await until(talk, () => there().length > count);
      expect(there().at(-1)?.content.text).toBe(say("only-private"));
    }
  });

  await t.step("everything of one goes, everything of others stays", async () => {
    const { id: sari, en: ben } = talk.people;
    const katakan = new Translations("en").speak("id");
    const sure = await reply(sari, "/forget");
    await talk.press(sari, katakan("forget-all"), sure);
    await until(talk, () => sure.content.text === katakan("forget-sure", { count: 6 }));
    await talk.press(sari, katakan("forget-yes"), sure);
    await until(talk, () => sure.content.text === katakan("forgotten", { count: 6 }));
    expect([(await entries(sari)).length, (await entries(ben)).length]).toEqual([0, 7]);
  });
});
