import { type InlineKeyboard, InputFile } from "grammy/web";
import type { ReplyParameters } from "grammy/types";
import { keyboardUnder } from "../answer/keyboard.ts";
import { composeReply, inEntities, type ReplyPart } from "../answer/reply.ts";
import type { Told } from "../answer/told.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatContext, type HandlerDeps, isPrivate } from "./deps.ts";

/** What was told in this chat may be read by all who are here; in private also what the person was told elsewhere. */
export function mayRead({ asked }: Told, context: ChatContext): boolean {
  if (asked.chatId === context.chatId) return true;
  return isPrivate(context) && asked.userId === context.from?.id;
}

/** Why there is nothing of somebody's. */
export function nothingKept({ historyDays }: Pick<HandlerDeps, "historyDays">, say: Translate): string {
  return say(historyDays === 0 ? "history-off" : "history-empty");
}

/** Tells it once more, as it was. */
export async function sendTold(
  context: ChatContext,
  told: Told,
  say: Translate,
  canRewrite: boolean,
): Promise<void> {
  const times = told.asked.look?.times ?? false;
  for (const part of composeReply(told, say)) {
    const { buttons } = part;
    const place = buttons && { buttons, times };
    await sendPart(context, part, place && keyboardUnder(told, place, say, { canRewrite }));
  }
}

/** Sends one message of an answer. */
export async function sendPart(
  context: ChatContext,
  part: ReplyPart,
  keyboard: InlineKeyboard | undefined,
  reply: { reply_parameters?: ReplyParameters } = {},
): Promise<void> {
  const others = { ...reply, ...(keyboard && { reply_markup: keyboard }) };
  if ("text" in part) {
    await context.reply(part.text, { ...inEntities(part), ...others });
  } else {
    const { content, fileName, caption } = part;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = new InputFile(bytes, fileName);
    await context.replyWithDocument(file, { ...(caption && { caption }), ...others });
  }
}
