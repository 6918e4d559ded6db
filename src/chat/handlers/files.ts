import type { Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import type { Topic } from "../../queue/job.ts";
import { fileOf } from "../media.ts";
import { chatId } from "../telegram/refusals.ts";
import { submit } from "./submit.ts";
import { type ChatContext, type HandlerDeps, isPrivate, localeOf } from "./deps.ts";

/** A number that is no topic's (replies in a group have one, too) would be refused. */
export function topicOf(message: Message): { topic?: Topic } {
  const threadId = message.is_topic_message ? chatId(message.message_thread_id) : undefined;
  const directMessagesId = chatId(message.direct_messages_topic?.topic_id);
  if (threadId === undefined && directMessagesId === undefined) return {};
  return { topic: { threadId, directMessagesId } };
}

/** Hands audio and video to the queue, whose messenger answers; resolves once the task is persisted. */
export function acceptFiles(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const { message, from } = context;
    const file = message && fileOf(message);
    const userId = chatId(from?.id);
    if (message === undefined || userId === undefined || file === undefined) return await next();
    if (context.wishes?.onRequest && !isPrivate(context)) return;
    await submit(context, deps, {
      chatId: file.chatId,
      messageId: file.messageId,
      ...topicOf(message),
      userId,
      locale: localeOf(context, deps.translations),
      file,
    });
  };
}
