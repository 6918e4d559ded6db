import { expect } from "expect";
import type { Message } from "grammy/types";
import { InputError } from "../../src/pipeline/errors.ts";
import { BEN, message, voice } from "./people.ts";
import { job, Rig, transcript } from "./rig.ts";

const refusal = (error_code: number, description: string, parameters?: { migrate_to_chat_id: number }) =>
  ({ error_code, description, parameters }) as { error_code: number; description: string };
const bad = (words: string) => refusal(400, `Bad Request: ${words}`);
const ignore = () => Promise.resolve();
const TOPIC = { threadId: 17 };
const LONG = transcript(...Array.from({ length: 2_000 }, (_, i) => `Sentence ${i}.`));

Deno.test("everything about a file sent in a topic goes to that topic, its own deletion notwithstanding", async () => {
  const { chat, telegram, clock } = new Rig();
  const topical = job({ topic: TOPIC, statusMessageId: undefined });
  await chat.messenger.accepted(topical, 1);
  const told = chat.messenger.deliver(topical, LONG, ignore)
    .then(() => chat.messenger.failed(topical, new InputError("corrupt", "not audio")));
  await clock.advance(10_000);
  await told;
  const places = telegram.sent.map(({ payload }) => Number(payload.message_thread_id));
  expect(places).toEqual([17, 17, 17, 17]);
});

Deno.test("one person's messages to a channel are answered to that person", async () => {
  const { chat, telegram } = new Rig();
  await chat.messenger.accepted(job({ topic: { directMessagesId: 5 } }), 1);
  expect(telegram.of("sendMessage")[0]).toMatchObject({ direct_messages_topic_id: 5 });
});

Deno.test("a topic that is gone does not take the answer with it", async () => {
  for (const words of ["message thread not found", "TOPIC_DELETED"]) {
    const { chat, telegram } = new Rig();
    telegram.fail("sendMessage", bad(words));
    await chat.messenger.deliver(
      job({ topic: TOPIC, statusMessageId: undefined }),
      transcript("Hi."),
      ignore,
    );
    expect(telegram.of("sendMessage").map((each) => each.message_thread_id)).toEqual([17, undefined]);
  }
});

Deno.test("a message that can no longer be replied to does not take the answer with it, and the topic stays", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("sendMessage", bad("message to be replied not found"));
  await chat.messenger.deliver(job({ topic: TOPIC, statusMessageId: undefined }), transcript("Hi."), ignore);
  const [, second] = telegram.of("sendMessage");
  expect(second).toMatchObject({ text: "Hi.", message_thread_id: 17 });
  expect(second.reply_parameters).toBeUndefined();
});

Deno.test("words that Telegram does not take as a message come as a file", async () => {
  for (const words of ["can't parse entities: x", "MESSAGE_TOO_LONG", "text must be non-empty"]) {
    const { chat, telegram } = new Rig();
    telegram.fail("editMessageText", bad(words));
    await chat.messenger.deliver(job(), transcript("Hi."), ignore);
    expect(telegram.said).toEqual(["editMessageText Hi.", "sendDocument talk.txt: Hi.\n", "deleteMessage "]);
  }
});

Deno.test("a file that Telegram does not take comes as messages", async () => {
  for (const fault of [bad("not enough rights to send documents to the chat"), refusal(413, "Too Large")]) {
    const { chat, telegram, clock } = new Rig();
    telegram.fail("sendDocument", fault);
    const delivered = chat.messenger.deliver(job(), LONG, ignore);
    await clock.advance(120_000);
    await delivered;
    const texts = telegram.of("sendMessage").map(({ text }) => String(text));
    expect(texts.join(" ").match(/Sentence \d+\./g)?.length).toBe(2_000);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThanOrEqual(4096);
  }
});

Deno.test("what is refused in every form is refused, after two requests", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("editMessageText", bad("can't parse entities"));
  telegram.fail("sendDocument", bad("file must be non-empty"));
  const error = await chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) => reason);
  expect(error).toMatchObject({ problem: "refused", retryable: false });
  expect(telegram.sent.length).toBe(2);
});

Deno.test("a token that is no longer good is everybody's trouble: the answer can be tried again", async () => {
  for (const fault of [refusal(401, "Unauthorized"), bad("Logged out"), refusal(404, "Not Found")]) {
    const { chat, telegram } = new Rig();
    telegram.fail("editMessageText", fault);
    const error = await chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) => reason);
    expect(error).toMatchObject({ problem: "unavailable", retryable: true });
    await chat.messenger.deliver(job(), transcript("Hi."), ignore);
    expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
  }
});

Deno.test("a message whose number Telegram does not tell is no status message, and harms nothing", async () => {
  const { chat, telegram } = new Rig();
  telegram.result("sendMessage", null);
  const error = await chat.messenger.accepted(job(), 1).catch((reason) => reason);
  expect(error).toMatchObject({ problem: "unavailable" });
  await chat.messenger.deliver(job({ statusMessageId: undefined }), transcript("Hi."), ignore);
  expect(telegram.said.at(-1)).toBe("sendMessage Hi.");
});

Deno.test("nothing cosmetic is sent to anybody while Telegram asks to wait", async () => {
  const { chat, telegram, clock } = new Rig();
  const flood = { ...refusal(429, "Too Many Requests"), parameters: { retry_after: 900 } };
  telegram.fail("editMessageText", flood);
  await chat.messenger.deliver(job(), transcript("Hi."), ignore).catch(() => {});
  for (let place = 100; place > 10; place--) {
    chat.messenger.progress(job({ chatId: 70 }), { stage: "queued", place });
    await clock.advance(9_900);
  }
  expect(telegram.sent.length).toBe(1);
  await clock.advance(20_000);
  expect(telegram.said.at(-1)).toBe("editMessageText 📥 Number 11 in the queue …");
  await chat.stop();
});

Deno.test("an absurd wait on progress does not silence a chat's answers", async () => {
  const { chat, telegram, clock } = new Rig();
  telegram.fail("editMessageText", { ...refusal(429, "Flood"), parameters: { retry_after: 1e15 } });
  chat.messenger.progress(job(), { stage: "queued", place: 2 });
  await clock.advance(2_000);
  const delivered = chat.messenger.deliver(job(), transcript("Hi."), ignore);
  await clock.advance(70_000);
  await delivered;
  expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
});

Deno.test("a deleted status message is edited twice at most, and the answer comes as a new one", async () => {
  for (const fault of [bad("message to edit not found"), bad("MESSAGE_ID_INVALID")]) {
    const { chat, telegram, clock } = new Rig();
    telegram.fail("editMessageText", ...Array.from({ length: 99 }, () => fault));
    for (let place = 300; place > 0; place--) {
      chat.messenger.progress(job(), { stage: "queued", place });
      await clock.advance(1_000);
    }
    expect(telegram.sent.length).toBe(2);
    await chat.messenger.deliver(job(), transcript("Hi."), ignore);
    expect(telegram.said.at(-1)).toBe("sendMessage Hi.");
    await chat.stop();
  }
});

Deno.test("progress that cannot be shown is tried ever more rarely", async () => {
  for (const fault of [refusal(401, "Unauthorized"), refusal(500, "Internal"), "unreachable" as const]) {
    const { chat, telegram, clock } = new Rig();
    telegram.fail("editMessageText", ...Array.from({ length: 999 }, () => fault));
    for (let place = 3_600; place > 0; place--) {
      chat.messenger.progress(job(), { stage: "queued", place });
      await clock.advance(1_000);
    }
    expect(telegram.sent.length).toBeLessThan(70);
    await chat.stop();
  }
});

Deno.test("a chat that takes no text gets no status message, and its answer as a file", async () => {
  const { chat, telegram } = new Rig();
  telegram.fail("sendMessage", bad("CHAT_SEND_PLAIN_FORBIDDEN"), bad("CHAT_SEND_PLAIN_FORBIDDEN"));
  const silent = job({ statusMessageId: undefined });
  const error = await chat.messenger.accepted(silent, 1).catch((reason) => reason);
  expect(error).toMatchObject({ problem: "unavailable" });
  await chat.messenger.deliver(silent, transcript("Hi."), ignore);
  expect(telegram.said.at(-1)).toBe("sendDocument talk.txt: Hi.\n");
});

Deno.test("a body that is no answer of the Bot API is an outage, whatever JSON it holds", async () => {
  for (const body of ["null", "[]", "5", '"ok"', "{}", '{"ok":"yes"}', '{"ok":false}', "", "<html>"]) {
    const { chat, telegram, clock } = new Rig();
    telegram.bodies.push(...Array.from({ length: 4 }, () => body));
    const delivered = chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) => reason);
    await clock.advance(30_000);
    expect(await delivered).toMatchObject({ name: "DeliveryError", problem: "unavailable" });
    telegram.bodies.length = 0;
    await chat.messenger.deliver(job(), transcript("Hi."), ignore);
    expect(telegram.said.at(-1)).toBe("editMessageText Hi.");
  }
});

Deno.test("an edit that the chat forbids is followed by a new message; what the chat forbids altogether is its refusal", async () => {
  for (const words of ["MESSAGE_EDIT_FORBIDDEN", "not enough rights to edit", "SOMETHING_NEW"]) {
    const { chat, telegram } = new Rig();
    telegram.fail("editMessageText", bad(words));
    await chat.messenger.deliver(job(), transcript("Hi."), ignore);
    expect(telegram.said).toEqual(["editMessageText Hi.", "sendMessage Hi."]);
    const shut = new Rig();
    shut.telegram.fail("editMessageText", bad(words));
    shut.telegram.fail("sendMessage", bad("chat not found"));
    const error = await shut.chat.messenger.deliver(job(), transcript("Hi."), ignore).catch((reason) =>
      reason
    );
    expect(error).toMatchObject({ problem: "withheld", retryable: true });
  }
});

Deno.test("a file sent in a topic, or to a channel by one person, carries that place; a reply's number is no topic's", async () => {
  const places: [Partial<Message>, unknown][] = [
    [{ is_topic_message: true, message_thread_id: 17 }, { threadId: 17, directMessagesId: undefined }],
    [{ message_thread_id: 17 }, undefined],
    [{ is_topic_message: true }, undefined],
    [{ direct_messages_topic: { topic_id: 5, user: BEN } }, { threadId: undefined, directMessagesId: 5 }],
    [{}, undefined],
  ];
  for (const [place, topic] of places) {
    const rig = new Rig();
    await rig.feed(message(BEN, { ...voice(BEN).message, ...place }, -1001));
    expect(rig.accepted[0].topic).toEqual(topic);
  }
});
