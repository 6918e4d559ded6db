import type { Middleware } from "grammy/web";
import type { Message } from "grammy/types";
import type { Topic } from "../../queue/job.ts";
import { fileOf } from "../media.ts";
import { chatId } from "../telegram/refusals.ts";
import { isCalled } from "../called.ts";
import { submit } from "./submit.ts";
import { type ChatContext, type HandlerDeps, isPrivate, localeOf, senderOf } from "./deps.ts";

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
    const { channelPost, message = channelPost } = context;
    const file = message && fileOf(message);
    const userId = senderOf(context);
    if (message === undefined || userId === undefined || file === undefined) return await next();
    const waits = context.wishes?.onRequest && !isPrivate(context) && !isCalled(message, context.me);
    if (waits) return;
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
