import { Composer } from "grammy/web";
import { isCalled } from "../called.ts";
import { fileOf } from "../media.ts";
import {
  answer,
  type ChatContext,
  type HandlerDeps,
  isPrivate,
  localeOf,
  senderOf,
  speakTo,
} from "./deps.ts";
import { submit } from "./submit.ts";
import { topicOf } from "./files.ts";

/** In reply to a recording, /transcribe, the bot's @name or its name has it heard now, whatever the chat chose. */
export function onRequest(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("transcribe", async (context) => {
    if (!await hear(context, deps)) answer(context, deps, speakTo(context, deps)("transcribe-what"));
  });
  // Who talks about the bot wants nothing of it: without a recording nothing is said.
  composer.on([":text", "channel_post:text"], async (context, next) => {
    const isAsked = !isPrivate(context) && isCalled(context.msg, context.me);
    if (!isAsked || !await hear(context, deps)) await next();
  });
  return composer;
}

/** Resolves to false when there is nothing to hear. */
async function hear(context: ChatContext, deps: HandlerDeps): Promise<boolean> {
  const { msg } = context;
  const file = msg?.reply_to_message && fileOf(msg.reply_to_message);
  const userId = senderOf(context);
  if (msg === undefined || !file || userId === undefined) return false;
  await submit(context, deps, {
    chatId: file.chatId,
    messageId: file.messageId,
    ...topicOf(msg),
    userId,
    locale: localeOf(context, deps.translations),
    file,
    again: context.update.update_id,
  });
  return true;
}
