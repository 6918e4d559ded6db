import { InputFile } from "grammy/web";
import { keyboardUnder } from "../answer/keyboard.ts";
import { composeReply, inEntities, type ReplyPart } from "../answer/reply.ts";
import type { Told } from "../answer/told.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatContext, isPrivate } from "./deps.ts";

/** What was told in this chat may be read by all who are here; in private also what the person was told elsewhere. */
export function mayRead({ asked }: Told, context: ChatContext): boolean {
  if (asked.chatId === context.chatId) return true;
  return isPrivate(context) && asked.userId === context.from?.id;
}

/** Tells it once more, as it was. */
export async function sendTold(context: ChatContext, told: Told, say: Translate): Promise<void> {
  for (const part of composeReply(told, say)) await sendPart(context, part, told, say);
}

async function sendPart(context: ChatContext, part: ReplyPart, told: Told, say: Translate): Promise<void> {
  const { buttons } = part;
  const times = told.asked.look?.times ?? false;
  const markup = buttons === undefined ? {} : {
    reply_markup: keyboardUnder(told, { buttons, times }, say),
  };
  if ("text" in part) {
    await context.reply(part.text, { ...inEntities(part), ...markup });
  } else {
    const { content, fileName, caption } = part;
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = new InputFile(bytes, fileName);
    await context.replyWithDocument(file, { ...(caption && { caption }), ...markup });
  }
}
