import { usedUpText } from "../../src/chat/quota.ts";
import { expect } from "expect";
import { Translations } from "../../src/chat/text/translations.ts";
import { wordsId } from "../../src/rewriting/rewriter.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import type { Person } from "../sandbox/person.ts";
import { startChatServer, tagging } from "../sandbox/providers/chat_server.ts";
import { type ChatMessage, createFile, memoryContent } from "../sandbox/world.ts";
import { buttonsOf, Talk } from "./talk.ts";

const HEARD: Transcript = {
  segments: Array.from({ length: 80 }, (_, i) => ({
    text: `This is sentence number ${i} of the talk.`,
    startSeconds: i * 5,
    endSeconds: i * 5 + 4,
  })),
  durationSeconds: 400,
  language: "en",
  sources: [],
};
const NAMES = { id: ["Indonesia", "Jerman"], en: ["Indonesian", "German"] } as const;

Deno.test("summaries and translations, in both languages", async (t) => {
  await using server = startChatServer();
  await using talk = await Talk.start(HEARD, { chatServer: server });
  const { access, people, bed } = talk;

  for (const locale of ["id", "en"] as const) {
    const person = people[locale];
    const say = new Translations("en").speak(locale);
    const answer = await answerTo(person, 1);

    await t.step(`${locale}: a summary in the language that the bot speaks, and in another one`, async () => {
      expect(buttonsOf(answer)[1]).toEqual([say("button-summary"), say("button-translate")]);
      await talk.press(person, say("button-summary"), answer);
      const made = await person.waitsFor(say("rewriting-by", { model: "a-model" }), { after: answer });
      const language = NAMES[locale][0];
      expect(made.content.text).toContain(
        say("summary-title", { language: locale === "id" ? language : "English" }),
      );
      expect(made.content.text).toContain("• ");
      expect(made.replyTo?.messageId).toBe(answer.messageId);
      await talk.press(person, say("button-other-language"), made);
      await person.waitsFor(() => buttonsOf(made).length > 1);
      await talk.press(person, NAMES[locale][1], made);
      await person.waitsFor(say("summary-title", { language: NAMES[locale][1] }), { after: made });
    });

    await t.step(`${locale}: a translation at its times, with files of its own`, async () => {
      const language = NAMES[locale][1];
      await talk.press(person, say("button-translate"), answer);
      await person.waitsFor(() => buttonsOf(answer).flat().includes(language));
      // What is English need not be brought into English.
      expect(buttonsOf(answer).flat()).not.toContain(locale === "en" ? "English" : "Inggris");
      await talk.press(person, language, answer);
      const made = await person.waitsFor(say("translation-title", { language, model: "a-model" }), {
        after: answer,
      });
      expect(made.content.text).toContain("<German> This is sentence number 3 of the talk.");
      await talk.press(person, say("button-times"), made);
      await person.waitsFor(() => made.content.text.includes("[00:00:00] <German>"));
      await talk.press(person, say("button-files"), made);
      await person.waitsFor(() => buttonsOf(made).flat().includes("SRT"));
      await talk.press(person, "SRT", made);
      const { file } = await person.waitsFor(({ file }) => file !== undefined, { after: made });
      expect(file?.name).toBe("talk.de.srt");
      const bytes = await file?.content.read(0, 300) ?? new Uint8Array();
      expect(new TextDecoder().decode(bytes)).toContain("00:00:00,000 --> ");
    });

    await t.step(`${locale}: pressed again it costs nothing`, async () => {
      const asked = server.calls.length;
      await person.waitsFor(() => buttonsOf(answer).flat().includes(say("button-summary")));
      const latest = person.messages().at(-1);
      await talk.press(person, say("button-summary"), answer);
      await person.waitsFor("• ", { after: latest });
      expect(server.calls.length).toBe(asked);
      expect(talk.written.length).toBeGreaterThan(0);
      expect(talk.written.every(([, dollars]) => dollars > 0)).toBe(true);
    });

    await t.step(`${locale}: one at a time, which can be stopped by whoever asked`, async () => {
      await talk.stores.rewritings.forget(wordsId(HEARD));
      server.faults.add("chat", { kind: "hold" });
      const other = await answerTo(person, 2);
      await talk.press(person, say("button-summary"), other);
      const writing = await person.waitsFor(say("rewriting-summary"), { after: other });
      expect(await talk.press(person, say("button-summary"), other)).toBe(say("rewriting-one"));
      const stranger = people[locale === "id" ? "en" : "id"];
      const theirs = new Translations("en").speak(locale === "id" ? "en" : "id");
      expect(await talk.forge(stranger, writing, "w1:stop")).toBe(theirs("stop-impossible"));
      expect(await talk.press(person, say("stop-button"), writing)).toBe(say("stopping"));
      await person.waitsFor(() => writing.content.text === say("cancelled"));
      server.faults.clear();
    });

    await t.step(`${locale}: what goes wrong is said with what to do`, async () => {
      const other = await answerTo(person, 3);
      const failing = async (words: string) => {
        const latest = person.messages().at(-1);
        await talk.press(person, say("button-summary"), other);
        await person.waitsFor(words, { after: latest });
      };
      server.faults.add("chat", { kind: "rate_limit", retryAfterSeconds: 600 });
      await failing(say("error-rewriting-busy", { wait: say("wait-minutes", { minutes: 10 }) }));
      server.faults.clear();
      server.say = () => ({ refusal: "No." });
      await failing(say("error-rewriting-declined"));
      server.say = tagging;
      const keys = server.keys.splice(0);
      await failing(say("error-rewriting-settings"));
      server.keys = keys;
      access.minutesPerDay = 1;
      await talk.stores.dayBook.add(person.user.id, Math.floor(talk.clock.now() / 86_400_000), 60);
      expect(await talk.press(person, say("button-summary"), other)).toBe(usedUpText(talk, say));
      access.minutesPerDay = 0;
    });

    await t.step(`${locale}: what no process writes any more says so, what is there stays`, async () => {
      const answer = await answerTo(person, 4);
      expect(await talk.forge(person, answer, "w1:stop")).toBe(say("stop-impossible"));
      const button = { text: say("stop-button"), callback_data: "w1:stop" };
      const writing = { text: "📝 …", reply_markup: { inline_keyboard: [[button]] } };
      await talk.asBot("sendMessage", { chat_id: person.user.id, ...writing });
      const left = await person.waitsFor("📝 …", { after: answer });
      expect(await talk.press(person, say("stop-button"), left)).toBe(say("stop-impossible"));
      await person.waitsFor(() => left.content.text === say("rewriting-interrupted"));
      expect(answer.content.text).toContain("number 79");
    });

    await t.step(`${locale}: /privacy says where texts go, /forget takes what was made of them`, async () => {
      const { content } = await person.waitsFor("Test & Co", { after: person.sends("/privacy") });
      expect(content.text).toContain("Test & Co");
      await talk.press(person, say("button-summary"), await answerTo(person, 5));
      const kept = () => talk.stores.rewritings.find(wordsId(HEARD), "summary", locale);
      await person.waitsFor("• ", { after: person.messages().at(-2) });
      expect(await kept()).toBeDefined();
      const asked = person.sends("/forget");
      await talk.press(person, say("forget-all"), await person.waitsFor(/🗑/, { after: asked }));
      await person.waitsFor(/⚠️/, { after: asked });
      await talk.press(person, say("forget-yes"));
      await person.waitsFor(/✅/, { after: asked });
      expect(await kept()).toBeUndefined();
    });
  }

  async function answerTo(person: Person, hour: number): Promise<ChatMessage> {
    const content = memoryContent(new Uint8Array(hour));
    const question = person.sendsFile(
      createFile({ kind: "audio", content, durationSeconds: 3, name: "talk.mp3" }),
    );
    return await person.waitsFor(({ content }) => content.text.includes("number 79"), { after: question });
  }
  expect(bed.log.records.filter(({ outcome }) => outcome === "400")).toEqual([]);
});
