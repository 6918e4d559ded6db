import { expect } from "expect";
import fc from "fast-check";
import type { Update, User } from "grammy/types";
import type { Job } from "../../src/queue/job.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { ChatWithQueue as Bot } from "./chat_with_queue.ts";
import { BEN, file, message, press, SITI } from "./people.ts";

type Payload = Record<string, unknown>;

const named = (from: User, name: string, groupId?: number) =>
  message(from, { audio: { ...file(name), file_name: `${name}.mp3`, duration: 60 } }, groupId);
const numbers = (files: readonly Update[]) => files.map(({ message }) => message?.message_id);

/** Words that were told, each as a message of its own, and what they reply to. */
const answersOf = ({ telegram }: Bot) =>
  telegram.of("sendMessage").filter(({ text }) => String(text).startsWith("text of"))
    .map(({ text, reply_parameters }) => [text, (reply_parameters as { message_id: number }).message_id]);
const others = ({ telegram }: Bot) =>
  telegram.sent.filter(({ payload }) => !String(payload.text).startsWith("text of"))
    .map(({ method, payload: { text = "" } }) => `${method} ${String(text).split("\n")[0]}`.trim());
const lists = ({ telegram }: Bot) =>
  telegram.of("editMessageText").filter(({ text }) => String(text).startsWith("🎧"));
const buttonsOf = ({ reply_markup }: Payload) =>
  (reply_markup as { inline_keyboard: { text: string; callback_data: string }[][] } | undefined)
    ?.inline_keyboard.flat() ?? [];

async function begin(person: User, names: string, groupId?: number) {
  const bot = new Bot();
  bot.chat.start();
  const files = [...names].map((name) => named(person, name, groupId));
  bot.telegram.push(...files);
  await bot.clock.advance(2_000);
  return { bot, files };
}

Deno.test("files that one person sends within seconds: one message tells of all and goes at the end, each answer is a reply to its file; in both languages", async () => {
  for (const [person, locale] of [[BEN, "en"], [SITI, "id"]] as const) {
    const say = new Translations("en").speak(locale);
    const { bot, files } = await begin(person, "abc");
    await bot.clock.advance(6_000);
    const later = named(person, "d");
    bot.telegram.push(later);
    await bot.clock.advance(7_000);
    expect(String(lists(bot).at(-1)?.text).split("\n")).toEqual([
      say("batch-title", { count: 4, done: 3 }),
      ...["1. a.mp3 · ✅", "2. b.mp3 · ✅", "3. c.mp3 · ✅"],
      `4. d.mp3 · ${say("batch-next")}`,
    ]);
    expect(buttonsOf(lists(bot).at(-1) ?? {}).map(({ text }) => text)).toEqual([
      "⏹ 4",
      say("stop-all-button"),
    ]);
    await bot.clock.advance(60_000);
    expect(answersOf(bot)).toEqual(["a", "b", "c", "d"].map((name, i) => [
      `text of u${name}`,
      numbers([...files, later])[i],
    ]));
    expect(others(bot)).toEqual([
      `sendMessage ${say("accepted-next")}`,
      `editMessageText ${say("batch-title", { count: 3, done: 0 })}`,
      ...others(bot).slice(2, -1).filter((each) => each.startsWith("editMessageText 🎧 4 ")),
      "deleteMessage",
    ]);
    await bot.stop();
  }
});

Deno.test("files that lie apart, of another person or in another chat, have messages of their own", async () => {
  const bot = new Bot();
  bot.chat.start();
  bot.telegram.push(named(BEN, "a"), named(SITI, "b"), named(BEN, "c", -55), named(SITI, "d", -55));
  await bot.clock.advance(60_000);
  expect(bot.telegram.of("sendMessage").length).toBe(4);
  expect(bot.telegram.of("deleteMessage")).toEqual([]);
  await bot.stop();
});

Deno.test("one file of several is stopped, then all: what was not answered stays to be seen, without buttons", async () => {
  const { bot, files: [first] } = await begin(BEN, "abc");
  const list = lists(bot).at(-1) ?? {};
  const pressed = async (data = "") => {
    const update = press(BEN, data);
    const query = update.callback_query;
    if (query?.message) Object.assign(query.message, { message_id: list.message_id });
    Object.assign(query ?? {}, { id: `${update.update_id}` });
    bot.telegram.push(update);
    await bot.clock.advance(1_000);
    return bot.telegram.of("answerCallbackQuery").at(-1)?.text;
  };
  expect(buttonsOf(list)[0].callback_data).toBe(`stop:${BEN.id}:${first.message?.message_id}`);
  expect(await pressed(buttonsOf(list)[0].callback_data)).toBe("Stopping …");
  expect(await pressed(buttonsOf(list).at(-1)?.callback_data)).toBe("Stopping …");
  await bot.clock.advance(60_000);
  const { text, reply_markup } = lists(bot).at(-1) ?? {};
  expect(text).toBe("🎧 3 files · 3 done\n1. a.mp3 · ⏹\n2. b.mp3 · ⏹\n3. c.mp3 · ⏹");
  expect(reply_markup).toBeUndefined();
  expect(answersOf(bot)).toEqual([]);
  expect(await pressed(buttonsOf(list).at(-1)?.callback_data)).toBe(
    "That is over already, or not yours to stop.",
  );
  await bot.stop();
});

Deno.test("a file of several that cannot be read is told of by itself, and in the list", async () => {
  const { bot, files } = await begin(BEN, "abc");
  bot.runner.outcomes.set(`h${files[1].message?.message_id}`, ["bad"]);
  await bot.clock.advance(60_000);
  expect(lists(bot).at(-1)?.text).toBe("🎧 3 files · 3 done\n1. a.mp3 · ✅\n2. b.mp3 · ❌\n3. c.mp3 · ✅");
  expect(others(bot).filter((each) => each.startsWith("sendMessage 💔")).length).toBe(1);
  await bot.stop();
});

Deno.test("over a restart each file is answered once, in whichever moment, and no list is left", async () => {
  for (const afterMs of [0, 1_500, 9_000, 10_050, 12_000]) {
    const { bot } = await begin(BEN, "abcd");
    await bot.clock.advance(afterMs);
    await bot.restart();
    await bot.clock.advance(120_000);
    expect(answersOf(bot).map(([text]) => text).toSorted()).toEqual(
      ["text of ua", "text of ub", "text of uc", "text of ud"],
    );
    expect(bot.telegram.said.at(-1)).toBe("deleteMessage ");
    expect(bot.telegram.of("deleteMessage").length).toBe(1);
    await bot.stop();
  }
});

/** Of each request: the wait that it is answered with, in seconds. */
const waits = fc.array(fc.constantFrom(0, 0, 0, 3, 20), { maxLength: 20 });

Deno.test("several files: never more than eight visible calls in a minute beside answers, and nothing cosmetic while Telegram asks to wait", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 6 }), waits, async (count, waits) => {
      const bot = new Bot();
      const at: number[] = [];
      let quietUntil = 0;
      bot.telegram.onCall = (method, { text }) => {
        if (!/Message/.test(method) || String(text).startsWith("text of")) return;
        if (method === "editMessageText") expect(bot.clock.now()).toBeGreaterThanOrEqual(quietUntil);
        const waitSeconds = waits.shift() ?? 0;
        if (waitSeconds === 0 || method === "editMessageText") at.push(bot.clock.now());
        if (waitSeconds === 0) return;
        const refusal = { error_code: 429, description: "Too Many Requests" };
        bot.telegram.fail(method, { ...refusal, parameters: { retry_after: waitSeconds } });
        quietUntil = bot.clock.now() + waitSeconds * 1_000;
      };
      bot.runner.run = async (_job, hooks, signal) => {
        for (let doneSeconds = 0; doneSeconds < 90; doneSeconds++) {
          await bot.clock.sleep(1_000, signal);
          hooks.onProgress({
            stage: "transcribing",
            finishedPieces: 0,
            knownPieces: 1,
            doneSeconds,
            totalSeconds: 90,
          });
        }
        throw new Error("nobody waits for it");
      };
      bot.chat.start();
      bot.telegram.push(...Array.from({ length: count }, (_, i) => named(BEN, `f${i}`)));
      await bot.clock.advance(89_000);
      for (const [i, start] of at.entries()) {
        expect(at.slice(i).filter((each) => each < start + 60_000).length).toBeLessThanOrEqual(8);
      }
      await bot.stop();
    }),
    { numRuns: 15 },
  );
});

Deno.test("a list that is too old to be removed loses its buttons", async () => {
  const { bot } = await begin(BEN, "ab");
  const description = "Bad Request: message can't be deleted for everyone";
  bot.telegram.fail("deleteMessage", { error_code: 400, description });
  await bot.clock.advance(60_000);
  const { text, reply_markup } = lists(bot).at(-1) ?? {};
  expect([text, reply_markup]).toEqual(["🎧 2 files · 2 done\n1. a.mp3 · ✅\n2. b.mp3 · ✅", undefined]);
  expect(answersOf(bot).length).toBe(2);
  await bot.stop();
});

Deno.test("a Telegram that fails just as the list is to go: it goes later, over a restart too, and nothing is told twice", async () => {
  for (const isRestarted of [false, true]) {
    const { bot } = await begin(BEN, "ab");
    const failures = Array.from({ length: 12 }, () => "unreachable" as const);
    bot.telegram.fail("deleteMessage", ...failures);
    await bot.clock.advance(30_000);
    expect(answersOf(bot).length).toBe(2);
    if (isRestarted) await bot.restart();
    await bot.clock.advance(1_800_000);
    expect(answersOf(bot).length).toBe(2);
    expect(bot.telegram.of("deleteMessage").length).toBe(13);
    await bot.stop();
  }
});

Deno.test("nothing is kept of files whose message does not stand yet", async () => {
  const bot = new Bot();
  const shown = (number: number): WeakRef<Job["file"]> => {
    const file = { fileId: "f", fileUniqueId: `u${number}`, chatId: 7, messageId: number };
    const job = { id: `7:${number}`, chatId: 7, messageId: number, file } as Job;
    bot.chat.messenger.progress(job, { stage: "queued", place: 1 });
    return new WeakRef(file);
  };
  const files = Array.from({ length: 3 }, (_, i) => shown(i));
  const isKept = () => files.some((file) => file.deref() !== undefined);
  // So much garbage has what nobody holds collected, too.
  for (let round = 0; isKept() && round < 100; round++) {
    await bot.clock.advance(1_000);
    new Array(1_000_000).fill(round);
  }
  expect(isKept()).toBe(false);
  await bot.stop();
});
