import { expect } from "expect";
import fc from "fast-check";
import type { MessageGenerationStopped } from "grammy/types";
import type { Job } from "../../src/queue/job.ts";
import { newestWords } from "../../src/chat/text/newest_words.ts";
import { job, Rig, transcript } from "./rig.ts";

const GROUP = job({ id: "-5:50", chatId: -5 });
const NO_DRAFTS = { error_code: 400, description: "Bad Request: TEXTDRAFT_PEER_INVALID" };
const ignore = () => Promise.resolve();

function tooMany(seconds: number) {
  return { error_code: 429, description: "Too Many Requests", parameters: { retry_after: seconds } };
}

/** One more piece is finished. */
function hear({ chat }: Rig, of: Job, words: string, finishedPieces = 1): void {
  chat.messenger.words(of, words);
  chat.messenger.progress(of, { stage: "transcribing", finishedPieces, knownPieces: 40, doneSeconds: 1 });
}

/** When and how something was shown: "8 draft One." without the line of progress. */
function watch({ telegram, clock }: Rig): { shown: string[]; at: number[] } {
  const [shown, at, begun] = [[] as string[], [] as number[], clock.now()];
  telegram.onCall = (method, { text }) => {
    if (!/^(sendMessageDraft|editMessageText)$/.test(method)) return;
    const kind = method === "sendMessageDraft" ? "draft" : "edit";
    const words = String(text).split("\n\n").slice(1).join("|");
    at.push(clock.now() - begun);
    shown.push(`${(clock.now() - begun) / 1000} ${kind} ${words}`.trim());
  };
  return { shown, at };
}

Deno.test("first words: an answer that is there within 8 s comes without a preview", async () => {
  const rig = new Rig();
  hear(rig, job(), "One.");
  await rig.clock.advance(7_900);
  await rig.chat.messenger.deliver(job(), transcript("One. Two."), ignore);
  await rig.clock.advance(60_000);
  expect(rig.telegram.of("sendMessageDraft")).toEqual([]);
  expect(rig.telegram.said.filter((said) => said.includes("One."))).toEqual(["editMessageText One. Two."]);
});

Deno.test("first words: in private a draft from 8 s on, shown again before it disappears, in the end in the message", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  hear(rig, job(), "One.");
  await rig.clock.advance(20_000);
  hear(rig, job(), "One. Two.", 2);
  await rig.clock.advance(200_000);
  expect(shown).toEqual([
    "1 edit",
    "8 draft One.",
    "20 draft One. Two.",
    ...[40, 60, 80, 100, 120].map((seconds) => `${seconds} draft One. Two.`),
    "140 edit One. Two.",
  ]);
  expect(rig.telegram.of("sendMessageDraft")[0]).toEqual({
    chat_id: 7,
    draft_id: 50,
    text: expect.stringMatching(/^🎙.*\n\nOne\.$/s),
    can_stop: true,
    keep_on_stop: true,
  });
  await rig.chat.stop();
});

Deno.test("first words: a wait stands in the message, which lasts, with the words that are there", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  hear(rig, job(), "One.");
  await rig.clock.advance(9_000);
  const until = rig.clock.now() + 3_600_000;
  rig.chat.messenger.progress(job(), { stage: "parked", until, reason: "accounts" });
  await rig.clock.advance(200_000);
  expect(shown).toEqual(["1 edit", "8 draft One.", "15 edit One."]);
  expect(rig.telegram.said.at(-1)).toContain("asked me to wait with downloads");
  await rig.chat.stop();
});

Deno.test("first words: in a group the message shows them", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  hear(rig, GROUP, "One.");
  await rig.clock.advance(10_000);
  hear(rig, GROUP, "One. Two.", 2);
  await rig.clock.advance(60_000);
  expect(shown).toEqual(["1 edit", "8 edit One.", "15 edit One. Two."]);
  await rig.chat.messenger.deliver(GROUP, transcript("One. Two."), ignore);
  expect(rig.telegram.said.at(-1)).toBe("editMessageText One. Two.");
});

Deno.test("first words: a chat that takes no drafts has its message edited, from then on", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  rig.telegram.fail("sendMessageDraft", NO_DRAFTS);
  hear(rig, job(), "One.");
  await rig.clock.advance(40_000);
  expect(shown).toEqual(["1 edit", "8 draft One.", "15 edit One."]);
  hear(rig, job({ id: "7:60", messageId: 60, statusMessageId: 61 }), "Six.");
  await rig.clock.advance(10_000);
  expect(shown.slice(3)).toEqual(["41 edit", "48 edit Six."]);
  await rig.chat.messenger.deliver(job(), transcript("One."), ignore);
  expect(rig.telegram.said.at(-1)).toBe("editMessageText One.");
  await rig.chat.stop();
});

Deno.test("first words: a draft that has to wait becomes no edit, and nothing else is shown meanwhile", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  rig.telegram.fail("sendMessageDraft", tooMany(30));
  hear(rig, job(), "One.");
  await rig.clock.advance(10_000);
  hear(rig, job(), "One. Two.", 2);
  hear(rig, job({ id: "8:50", chatId: 8 }), "Other.");
  await rig.clock.advance(27_900);
  expect(shown).toEqual(["1 edit", "8 draft One."]);
  await rig.clock.advance(5_000);
  expect(shown.slice(2).map((line) => line.replace(/^\S+ /, "")).sort()).toEqual([
    "draft One. Two.",
    "draft Other.",
  ]);
  await rig.chat.stop();
});

Deno.test("first words: whoever blocks the bot is shown nothing more after two refusals", async () => {
  const rig = new Rig();
  const { shown } = watch(rig);
  hear(rig, job(), "One.");
  await rig.clock.advance(9_000);
  rig.telegram.gone.set(7, { error_code: 403, description: "Forbidden: bot was blocked by the user" });
  for (let pieces = 2; pieces < 6; pieces++) {
    hear(rig, job(), "One. ".repeat(pieces), pieces);
    await rig.clock.advance(30_000);
  }
  await rig.clock.advance(600_000);
  expect(shown.length).toBe(4);
  await rig.chat.stop();
});

Deno.test("first words: after a draft the answer is a message of its own, and the status message goes", async () => {
  const rig = new Rig();
  hear(rig, job(), "One.");
  await rig.clock.advance(9_000);
  await rig.chat.messenger.deliver(job(), transcript("One. Two."), ignore);
  expect(
    rig.telegram.sent.slice(-2).map(({ method, payload }) => [method, payload.text ?? payload.message_id]),
  )
    .toEqual([["sendMessage", "One. Two."], ["deleteMessage", 51]]);
});

Deno.test("first words: who stops keeps what was shown", async () => {
  const rig = new Rig();
  hear(rig, job(), "One.");
  await rig.clock.advance(9_000);
  const stopped = { chat: { id: 7, type: "private", first_name: "Siti" }, draft_id: 50 };
  await rig.feed({ update_id: 5, stopped_message_generation: stopped as MessageGenerationStopped });
  expect(rig.cancelled).toEqual(["7:50 by 7"]);
  await rig.chat.messenger.cancelled(job());
  expect(rig.telegram.of("sendMessage").map(({ text }) => text)).toEqual(["One.\n\n⏹ Stopped."]);
  await rig.chat.messenger.cancelled(job({ id: "7:60", messageId: 60, statusMessageId: 61 }));
  expect(rig.telegram.said.at(-1)).toBe("editMessageText ⏹ Stopped.");
});

Deno.test("first words: of many the newest, from where one can begin to read", () => {
  const words = Array.from({ length: 500 }, (_, i) => `Sentence ${i}.`).join(" ");
  expect(newestWords(words)).toMatch(/^… Sentence \d+\. .*Sentence 499\.$/);
  expect(newestWords(words).length).toBeLessThanOrEqual(2_002);
  expect(newestWords(" … ")).toBe("");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 6_000 }), (text) => {
      expect(newestWords(text).isWellFormed()).toBe(true);
      expect(newestWords(text).length).toBeLessThanOrEqual(2_002);
    }),
    { numRuns: 30 },
  );
});

/** Between pieces, in seconds. */
const pauses = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 8, maxLength: 30 });
/** What requests are answered with, one after the other: a wait in seconds, or none. */
const waits = fc.array(fc.constantFrom(0, 0, 0, 0, 3, 20), { maxLength: 20 });

Deno.test("first words: with the status message never more than eight visible calls in any minute, none while Telegram asks to wait", async () => {
  await fc.assert(
    fc.asyncProperty(pauses, waits, async (pauses, waits) => {
      const rig = new Rig();
      const { at } = watch(rig);
      let quietUntil = 0;
      const note = rig.telegram.onCall;
      rig.telegram.onCall = (method, payload) => {
        note(method, payload);
        expect(rig.clock.now()).toBeGreaterThanOrEqual(quietUntil);
        const waitSeconds = waits.shift() ?? 0;
        if (waitSeconds === 0 || method === "sendMessage") return;
        rig.telegram.fail(method, tooMany(waitSeconds));
        quietUntil = rig.clock.now() + waitSeconds * 1_000;
      };
      const statusMessageId = await rig.chat.messenger.accepted(job(), 1);
      for (const [index, pauseSeconds] of pauses.entries()) {
        hear(rig, job({ statusMessageId }), "Word. ".repeat(index + 1), index + 1);
        await rig.clock.advance(pauseSeconds * 1_000);
      }
      const calls = [0, ...at];
      for (const [i, start] of calls.entries()) {
        expect(calls.slice(i).filter((each) => each <= start + 60_000).length).toBeLessThanOrEqual(8);
      }
      await rig.chat.stop();
    }),
    { numRuns: 40 },
  );
});
