import { expect } from "expect";
import type { Update } from "grammy/types";
import { ChatWithQueue as Bot } from "./chat_with_queue.ts";
import { BEN, press, voice } from "./people.ts";

Deno.test("what a press asks for is done, too, when it waited so long that it cannot be answered any more", async () => {
  const bot = new Bot();
  bot.chat.start();
  const question = voice(BEN) as Update & { message: { message_id: number } };
  bot.telegram.push(question);
  await bot.clock.advance(60_000);
  const description = "Bad Request: query is too old and response timeout expired or query ID is invalid";
  bot.telegram.fail("answerCallbackQuery", { error_code: 400, description });
  bot.telegram.push(press(BEN, `a1:files:a-:${BEN.id}:${question.message.message_id}`));
  await bot.clock.advance(10_000);
  expect(bot.telegram.of("answerCallbackQuery")).toHaveLength(1);
  expect(bot.telegram.of("editMessageReplyMarkup")).toHaveLength(1);
  await bot.stop();
});
