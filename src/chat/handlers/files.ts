import type { Context, Middleware } from "grammy/web";
import { fileOf } from "../media.ts";
import { type HandlerParts, localeOf } from "./parts.ts";

/** Hands audio and video to the queue, whose messenger answers; resolves once the task is persisted. */
export function acceptFiles(parts: HandlerParts): Middleware<Context> {
  return async (context, next) => {
    const { message, from } = context;
    const file = message && fileOf(message);
    if (message === undefined || from === undefined || file === undefined) return await next();
    await parts.inbox.accept({
      chatId: message.chat.id,
      messageId: message.message_id,
      userId: from.id,
      locale: localeOf(context, parts.translations),
      file,
    });
  };
}
