import { expect } from "expect";
import type { ListBook } from "../../src/chat/ports.ts";
import { job, Rig, settle, transcript } from "./rig.ts";

const NOT_FOUND = { error_code: 400, description: "Bad Request: message to edit not found" };
const TOO_MANY = {
  error_code: 429,
  description: "Too Many Requests: retry after 5",
  parameters: { retry_after: 5 },
};

const progress = (place: number) => ({ stage: "queued" as const, place });
const ignore = () => Promise.resolve();

Deno.test("progress: the first edit after 1 s, the next 7 s later, then every 12 s at most, the newest text each time", async () => {
  const { chat, telegram, clock } = new Rig();
  for (let place = 400; place > 1; place--) {
    chat.messenger.progress(job(), progress(place));
    await clock.advance(100);
  }
  expect(telegram.of("editMessageText").map((edit) => edit.text)).toEqual(
    [391, 321, 251, 151, 31].map((place) => `📥 Number ${place} in the queue …`),
  );
  expect(telegram.of("editMessageText")[0].reply_markup).toEqual({
    inline_keyboard: [[{ text: "⏹ Stop", callback_data: "stop:7:50" }]],
  });
  await chat.stop();
});

/** A single file, told of where several instances share lists. */
const ALONE: ListBook = {
  join: () => Promise.resolve(undefined),
  giveUp: ignore,
  open: ignore,
  turn: () => Promise.resolve("alone"),
  note: ignore,
  isShared: () => Promise.resolve(false),
  end: () => Promise.resolve([]),
  close: () => Promise.resolve(0),
};

Deno.test("what is no longer true when its turn comes, or cannot be known to be, is not shown; what is newer is", async () => {
  for (const lists of [undefined, ALONE]) await showsWhatIsTrue(new Rig({ lists }));
});

async function showsWhatIsTrue({ chat, telegram, clock }: Rig): Promise<void> {
  const { messenger } = chat;
  messenger.progress(job(), progress(9), () => Promise.resolve(false));
  await clock.advance(30_000);
  messenger.progress(job(), progress(8), () => Promise.reject(new Error("the store is away")));
  await clock.advance(30_000);
  const known = Promise.withResolvers<boolean>();
  messenger.progress(job(), progress(7), () => known.promise);
  await clock.advance(30_000);
  messenger.progress(job(), progress(6), () => Promise.resolve(true));
  known.resolve(false);
  await clock.advance(30_000);
  expect(telegram.said).toEqual(["editMessageText 📥 Number 6 in the queue …"]);
  messenger.progress(job(), progress(5), () => new Promise(() => {}));
  await clock.advance(30_000);
  await messenger.deliver(job(), transcript("Hi."), ignore);
  expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
  await chat.stop();
}

Deno.test("progress that says the same is not sent again", async () => {
  const { chat, telegram, clock } = new Rig();
  for (let i = 0; i < 10; i++) {
    chat.messenger.progress(job(), progress(5));
    await clock.advance(3_000);
  }
  expect(telegram.sent.length).toBe(1);
});

Deno.test("progress of many jobs together leaves Telegram's limit to answers", async () => {
  const { chat, telegram, clock } = new Rig();
  for (let i = 0; i < 100; i++) chat.messenger.progress(job({ chatId: i + 1 }), progress(2));
  await clock.advance(1_000);
  expect(telegram.sent.length).toBeLessThanOrEqual(20);
  await chat.messenger.deliver(job({ chatId: 500 }), transcript("Hi."), ignore);
  expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
  await chat.stop();
});

Deno.test("the answer does not wait for progress that waits", async () => {
  const { chat, telegram, clock } = new Rig();
  chat.messenger.progress(job(), progress(9));
  await chat.messenger.deliver(job(), transcript("Hi."), ignore);
  chat.messenger.progress(job(), progress(8));
  await clock.advance(60_000);
  expect(telegram.said).toEqual(["editMessageText Hi."]);
});

Deno.test("an edit on its way cannot overwrite the answer: the answer waits for it, 2 s at most", async () => {
  const { chat, telegram, clock } = new Rig();
  const release = telegram.hold("editMessageText");
  chat.messenger.progress(job(), progress(9));
  await clock.advance(1_000);
  expect(telegram.sent.length).toBe(1);
  const delivered = chat.messenger.deliver(job(), transcript("Hi."), ignore);
  await clock.advance(1_999);
  expect(telegram.sent.length).toBe(1);
  await clock.advance(1);
  expect(telegram.sent.length).toBe(2);
  release();
  await delivered;
  expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
});

Deno.test("progress that fails is let go; a 429 on it is obeyed", async () => {
  const { chat, telegram, clock } = new Rig();
  telegram.fail("editMessageText", NOT_FOUND, TOO_MANY);
  for (let place = 90; place > 20; place--) {
    chat.messenger.progress(job(), progress(place));
    await clock.advance(1_000);
  }
  await settle();
  expect(telegram.of("editMessageText").map((edit) => edit.text)).toEqual(
    [90, 83, 69, 62, 54, 42, 30].map((place) => `📥 Number ${place} in the queue …`),
  );
  await chat.stop();
});
