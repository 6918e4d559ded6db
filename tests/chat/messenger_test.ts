import { expect } from "expect";
import { entryOf } from "../../src/chat/history/entry.ts";
import { DeliveryError, InputError, ProviderError, SourceError } from "../../src/pipeline/errors.ts";
import { job, Rig, transcript } from "./rig.ts";

const NOT_FOUND = { error_code: 400, description: "Bad Request: message to edit not found" };
const NOT_MODIFIED = { error_code: 400, description: "Bad Request: message is not modified: same content" };
const TOO_MANY = {
  error_code: 429,
  description: "Too Many Requests: retry after 5",
  parameters: { retry_after: 5 },
};
const BLOCKED = { error_code: 403, description: "Forbidden: bot was blocked by the user" };
const BROKEN = { error_code: 500, description: "Internal Server Error" };

const ignore = () => Promise.resolve();

Deno.test("an accepted file gets a reply with a stop button", async () => {
  const { chat, telegram } = new Rig();
  expect(await chat.messenger.accepted(job(), 3)).toBe(1000);
  expect(telegram.of("sendMessage")).toEqual([{
    chat_id: 7,
    text: "📥 Got it! Number 3 in the queue.",
    reply_parameters: { message_id: 50, allow_sending_without_reply: true },
    link_preview_options: { is_disabled: true },
    reply_markup: { inline_keyboard: [[{ text: "⏹ Stop", callback_data: "stop:7:50" }]] },
  }]);
});

/** What stands under an answer to job 7:50 that shows this. */
function buttonsUnder(text: string) {
  const button = (text: string, verb: string) => ({ text, callback_data: `a1:${verb}:a-:7:50` });
  const copy = { text: "📋 Copy", copy_text: { text } };
  const row = [button("📄 Files", "files"), copy, button("🕐 Times", "times"), button("🔁 Again", "again")];
  return { inline_keyboard: [row] };
}

Deno.test("the status message becomes the transcript, and its button those of an answer", async () => {
  const { chat, telegram } = new Rig();
  const sent: number[] = [];
  await chat.messenger.deliver(
    job(),
    transcript("Hello there."),
    (parts) => Promise.resolve(void sent.push(parts)),
  );
  expect(telegram.sent).toEqual([{
    method: "editMessageText",
    payload: {
      chat_id: 7,
      message_id: 51,
      text: "Hello there.",
      link_preview_options: { is_disabled: true },
      reply_markup: buttonsUnder("Hello there."),
    },
  }]);
  expect(sent).toEqual([]);
});

const IN_MESSAGES = { style: "text", speech: "verbatim", times: false } as const;

Deno.test("a long transcript continues in new messages where a chat wants that, a very long one in a file", async () => {
  const sentences = (count: number) =>
    transcript(...Array.from({ length: count }, (_, i) => `Sentence ${i}.`));
  const some = new Rig();
  const delivered = some.chat.messenger.deliver(job({ look: IN_MESSAGES }), sentences(400), ignore);
  await some.clock.advance(5_000);
  await delivered;
  expect(some.telegram.sent.map(({ method }) => method)).toEqual(["editMessageText", "sendMessage"]);

  const many = new Rig();
  await many.chat.messenger.deliver(job({ look: IN_MESSAGES }), sentences(2_000), ignore);
  const [beginning, file] = many.telegram.said;
  expect(beginning).toMatch(
    /^editMessageText 🎙 5:33:20\n\nSentence 0\.[^]* …\n\n📄 This is only the beginning/,
  );
  expect(file).toMatch(/^sendDocument talk\.txt: \[00:00:00\] Sentence 0\.\n\n\[00:00:10\] Sentence 1\./);
  expect(file).toContain("[05:33:10] Sentence 1999.");
});

Deno.test("names that were given while the rest of an answer waits stay", async () => {
  const { chat, clock, archive } = new Rig();
  const long = transcript(...Array.from({ length: 700 }, (_, i) => `Sentence number ${i}.`));
  const begun = { look: IN_MESSAGES };
  const deliver = (sentParts: number) => chat.messenger.deliver(job({ ...begun, sentParts }), long, ignore);
  await Promise.all([deliver(0), clock.advance(9_000)]);
  const names = [{ speaker: 0, name: "Siti" }];
  await archive.change("7:50", (told) => ({ told: { ...told, names }, entry: entryOf(told) }));
  await Promise.all([deliver(1), clock.advance(9_000)]);
  expect((await archive.find("7:50"))?.names).toEqual(names);
});

Deno.test("delivery resumes behind the last part that was sent, with the same parts", async () => {
  const long = transcript(...Array.from({ length: 700 }, (_, i) => `Sentence number ${i}.`));
  const whole = new Rig();
  const first = whole.chat.messenger.deliver(job({ look: IN_MESSAGES }), long, ignore);
  await whole.clock.advance(10_000);
  await first;
  const rest = new Rig();
  const sent: number[] = [];
  const second = rest.chat.messenger.deliver(
    job({ sentParts: 1, look: IN_MESSAGES }),
    long,
    (parts) => Promise.resolve(void sent.push(parts)),
  );
  await rest.clock.advance(10_000);
  await second;
  expect(rest.telegram.said).toEqual(whole.telegram.said.slice(1));
  expect(sent).toEqual([2, 3, 4].slice(0, sent.length));
  expect(sent.length).toBeGreaterThan(1);
});

Deno.test("silence is said in words", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.deliver(job({ locale: "id" }), transcript(), ignore);
  await chat.messenger.deliver(job(), transcript("\u200b"), ignore);
  expect(telegram.said).toEqual([
    "editMessageText 🤫 Saya tidak mendengar ucapan apa pun dalam rekaman ini.",
    "editMessageText 🤫 I heard no words in this recording.",
  ]);
});

Deno.test("when all is heard, no progress comes before the answer", async () => {
  const { chat, telegram, clock } = new Rig();
  const pieces = { stage: "transcribing" as const, knownPieces: 2, totalSeconds: 61 };
  chat.messenger.progress(job(), { ...pieces, finishedPieces: 2, doneSeconds: 60.5 });
  await clock.advance(10_000);
  expect(telegram.sent).toEqual([]);
  chat.messenger.progress(job(), { ...pieces, finishedPieces: 1, doneSeconds: 30 });
  await clock.advance(10_000);
  expect(telegram.said).toEqual(["editMessageText 🎙 Listening … 49 %\n▰▰▰▰▰▰▱▱▱▱▱▱\npiece 2 of 2"]);
});

Deno.test("the reply says who answered when it was not the chosen provider", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.deliver(job({ provider: "deepgram" }), transcript("Hi."), ignore);
  expect(telegram.said).toEqual([
    "editMessageText Hi.\n\nℹ️ Transcribed by Groq (whisper-large-v3-turbo) instead of Deepgram.",
  ]);
});

Deno.test("a new message comes when the status message is gone or was never sent", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("editMessageText", NOT_FOUND);
  await chat.messenger.deliver(job(), transcript("Hi."), ignore);
  await chat.messenger.deliver(job({ statusMessageId: undefined }), transcript("Ho."), ignore);
  expect(telegram.said).toEqual(["editMessageText Hi.", "sendMessage Hi.", "sendMessage Ho."]);
});

Deno.test("an edit that changes nothing is a delivery", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("editMessageText", NOT_MODIFIED);
  await chat.messenger.deliver(job(), transcript("Hi."), ignore);
  expect(telegram.said).toEqual(["editMessageText Hi."]);
});

Deno.test("a 429 is obeyed to the second, then the answer comes", async () => {
  const { chat, telegram, clock } = new Rig();
  telegram.fail("editMessageText", TOO_MANY);
  const delivered = chat.messenger.deliver(job(), transcript("Hi."), ignore);
  await clock.advance(4_999);
  expect(telegram.sent.length).toBe(1);
  await clock.advance(1);
  await delivered;
  expect(telegram.said).toEqual(["editMessageText Hi.", "editMessageText Hi."]);
});

Deno.test("a wait of more than a minute is left to the caller", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("editMessageText", { ...TOO_MANY, parameters: { retry_after: 900 } });
  const error = await chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) => reason);
  expect(error).toBeInstanceOf(DeliveryError);
  expect(error).toMatchObject({ problem: "unavailable", retryable: true, retryAfterMs: 900_000 });
});

Deno.test("failures that pass are tried again, and then told without the token", async () => {
  const { chat, telegram, clock } = new Rig();
  telegram.fail("editMessageText", BROKEN, "unreachable", BROKEN, "unreachable");
  const delivered = chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) => reason);
  await clock.advance(20_000);
  const error = await delivered;
  expect(telegram.sent.length).toBe(4);
  expect(error).toMatchObject({ name: "DeliveryError", problem: "unavailable" });
  expect(Deno.inspect(error)).not.toContain("123:sandbox");
});

Deno.test("a person who blocked the bot is not tried again", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("sendMessage", BLOCKED);
  const error = await chat.messenger.accepted(job(), 1).catch((reason) => reason);
  expect(error).toMatchObject({ problem: "refused", retryable: false });
  expect(telegram.sent.length).toBe(1);
});

Deno.test("failures are told in the person's language", async () => {
  const { chat, telegram, clock } = new Rig();
  const errors = [
    new InputError("no_audio", "no audio track"),
    new SourceError("too_large", "too large", { sizeBytes: 31_000_000 }),
    new ProviderError("together", "payment", "402"),
  ];
  for (const [i, error] of errors.entries()) {
    await chat.messenger.failed(job({ statusMessageId: 60 + i, locale: i === 0 ? "id" : "en" }), error);
    await clock.advance(1_000);
  }
  expect(telegram.said).toEqual([
    "editMessageText 🔇 Berkas ini tidak ada suaranya.",
    "editMessageText 🐘 This file is too large for me (31 MB). At the moment files of up to 20 MB work here.",
    "editMessageText 💳 My credit at Together AI is used up. " +
    "Please tell whoever runs this bot, or choose another /provider.",
  ]);
});

Deno.test("a stopped job says so in its status message", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.cancelled(job());
  expect(telegram.said).toEqual(["editMessageText ⏹ Stopped."]);
});
