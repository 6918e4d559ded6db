import { expect } from "expect";
import type { Update, User } from "grammy/types";
import { rewritingId, type Told } from "../../src/chat/answer/told.ts";
import { Translations } from "../../src/chat/text/translations.ts";
import { ChatWithQueue as Bot } from "./chat_with_queue.ts";
import { BEN, press, SITI, voice } from "./people.ts";
import { STATUS } from "./rig.ts";

const PEOPLE = [[SITI, "id"], [BEN, "en"]] as const;
const HOUR_MS = 3_600_000;

function sayTo(locale: string) {
  return new Translations("en").speak(locale);
}

/** The texts and what they send of the buttons that a message was given last. */
function buttons(bot: Bot, messageId: number): [text: string, data: string][] {
  const { payload } = bot.telegram.sent.findLast(({ payload }) => payload.message_id === messageId) ?? {};
  const { inline_keyboard = [] } = (payload?.reply_markup ?? {}) as {
    inline_keyboard?: { text: string; callback_data: string }[][];
  };
  return inline_keyboard.flat().map(({ text, callback_data }) => [text, callback_data]);
}

/** Has the built-in model stand in for Groq, and the button pressed under its words. */
async function pressed(bot: Bot, person: User, locale: string, outcomes: string[]) {
  const say = sayTo(locale);
  const question = voice(person) as Update & { message: { message_id: number } };
  const name = `${String.fromCharCode(96 + person.id)}${question.message.message_id}`;
  bot.runner.hearers.set(name, ["local"]);
  bot.telegram.push(question);
  await bot.clock.advance(60_000);
  const answer = bot.telegram.of("editMessageText").at(-1);
  const messageId = Number(answer?.message_id);
  expect(answer?.text).toMatch(/^text of uv\n+ℹ️ .*(Built-in model|Model bawaan)/);
  const [, data] = buttons(bot, messageId)
    .find(([text]) => text === say("button-instead", { provider: "Groq" })) ?? [];
  const update = press(person, data ?? "");
  Object.assign(update.callback_query?.message ?? {}, { message_id: messageId });
  bot.runner.outcomes.set(`${name}~${update.update_id}`, outcomes);
  bot.telegram.push(update);
  await bot.clock.advance(15_000);
  return { say, messageId };
}

Deno.test("a stand-in's words are replaced in their place, once who was chosen is back, over a restart too", async () => {
  for (const [person, locale] of PEOPLE) {
    const bot = new Bot();
    bot.chat.start();
    const now = bot.clock.now();
    const providers = [{
      ...STATUS.providers[0],
      state: "open" as const,
      since: now,
      retryAt: now + 180_000,
    }];
    bot.status = { ...STATUS, providers };
    const { say, messageId } = await pressed(bot, person, locale, ["net", "net90", "net", "net", "net"]);
    const told = say("provider-away-since", {
      provider: "Groq",
      since: say("wait-minutes", { minutes: 1 }),
      wait: say("wait-minutes", { minutes: 2 }),
    });
    expect(bot.telegram.of("answerCallbackQuery").at(-1)).toMatchObject({ text: told, show_alert: true });
    expect(told.length).toBeLessThanOrEqual(200);
    expect(buttons(bot, messageId)).not.toContainEqual([
      say("button-instead", { provider: "Groq" }),
      expect.anything(),
    ]);
    const [lesser] = await bot.archive.entries(person.id);
    const words = rewritingId(await bot.archive.find(lesser.asked.id) as Told, "summary");
    const made = { kind: "summary", language: locale, model: "a-model", text: "text" } as const;
    await bot.rewritings.keep(words, made, 24 * HOUR_MS);
    const waiting = bot.telegram.of("editMessageText").at(-1);
    expect(waiting?.text).toMatch(/^🔁/);
    expect(waiting?.message_id).not.toBe(messageId);
    await bot.restart();
    await bot.clock.advance(HOUR_MS);
    const after = bot.telegram.of("editMessageText").filter(({ message_id }) => message_id === messageId);
    expect(after.at(-1)?.text).toBe(`text of uv\n\n${say("answered-instead", { provider: "Groq" })}`);
    expect(buttons(bot, messageId)[0]).toEqual([say("button-files"), expect.stringContaining("~")]);
    expect(bot.telegram.of("deleteMessage").map(({ message_id }) => message_id)).toEqual([
      waiting?.message_id,
    ]);
    const [entry, ...others] = await bot.archive.entries(person.id);
    expect([entry.asked.id, others]).toEqual([expect.stringContaining("~"), []]);
    expect(await bot.rewritings.find(words, "summary", locale)).toBeUndefined();
    await bot.stop();
  }
});

Deno.test("words that nobody could better stay as they are, with their button", async () => {
  const bot = new Bot();
  bot.chat.start();
  const { say, messageId } = await pressed(bot, BEN, "en", ["bad"]);
  expect(bot.telegram.of("answerCallbackQuery").at(-1)?.text).toBe(
    say("doing-instead", { provider: "Groq" }),
  );
  await bot.clock.advance(60_000);
  const edits = bot.telegram.of("editMessageText");
  expect(edits.at(-1)).toMatchObject({ text: say("error-input-corrupt") });
  expect(edits.at(-1)?.message_id).not.toBe(messageId);
  expect(buttons(bot, messageId)[0][0]).toBe(say("button-instead", { provider: "Groq" }));
  await bot.stop();
});

Deno.test("words are not replaced by none: who was chosen says that it heard nothing, in a message of its own", async () => {
  const bot = new Bot();
  bot.chat.start();
  const run = bot.runner.run.bind(bot.runner);
  bot.runner.run = async (job, hooks, signal) => {
    const heard = await run(job, hooks, signal);
    return job.isAlone ? { ...heard, segments: [] } : heard;
  };
  const { say, messageId } = await pressed(bot, BEN, "en", []);
  await bot.clock.advance(60_000);
  const edits = bot.telegram.of("editMessageText");
  expect(edits.at(-1)?.text).toBe(say("silence"));
  expect(edits.at(-1)?.message_id).not.toBe(messageId);
  expect(buttons(bot, messageId)[0][0]).toBe(say("button-instead", { provider: "Groq" }));
  await bot.stop();
});

Deno.test("a file cannot be turned into another: the better one comes beside it, says so, and the lesser one's buttons go", async () => {
  const bot = new Bot();
  bot.chat.start();
  await bot.settings.update(BEN.id, { style: "file" });
  const question = voice(BEN) as Update & { message: { message_id: number } };
  bot.runner.hearers.set(`h${question.message.message_id}`, ["local"]);
  bot.telegram.push(question);
  await bot.clock.advance(60_000);
  const [document] = bot.telegram.of("sendDocument");
  const { inline_keyboard: [[instead]] } = JSON.parse(String(document.reply_markup));
  const update = press(BEN, instead.callback_data);
  const before = bot.telegram.sent.length;
  bot.telegram.push(update);
  await bot.clock.advance(60_000);
  const [replaced] = bot.telegram.of("sendDocument").slice(1);
  expect(replaced.caption).toBe(sayTo("en")("answered-instead", { provider: "Groq" }));
  const { payload } =
    bot.telegram.sent.slice(before).findLast(({ method }) => method === "editMessageReplyMarkup") ?? {};
  expect(payload).toEqual({ chat_id: BEN.id, message_id: update.callback_query?.message?.message_id });
  expect(await bot.archive.entries(BEN.id)).toHaveLength(1);
  await bot.stop();
});
