import { type Api, Composer } from "grammy/web";
import type { InlineQueryResultArticle, Message } from "grammy/types";
import type { FileRef } from "../../pipeline/file_source.ts";
import type { NewTask } from "../../queue/ports.ts";
import { GUEST_PAYLOAD } from "../guest/link.ts";
import { fileOf } from "../media.ts";
import { isUsedUp, usedUpText } from "../quota.ts";
import { apiSignal } from "../telegram/client.ts";
import { logFailure } from "../telegram/errors.ts";
import { cleanName } from "../text/clean.ts";
import { answerTo, type ChatContext, type HandlerDeps, speakTo } from "./deps.ts";
import { mayRead, sendTold } from "./send_told.ts";

const MAX_NAME_CHARACTERS = 40;
/** A query ends within seconds, and others wait for their updates. */
const ANSWER_MS = 5_000;

/**
 * Who asks in a chat in which the bot is not is answered at once, by one message that the words come into later. All that
 * is known of them is their own chat with the bot: settings, minutes and history are those.
 * @param api neither waits nor repeats
 */
export function guests(deps: HandlerDeps, api: Api): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.use(async (context, next) => {
    const asked = context.guestMessage;
    if (asked === undefined) return await next();
    if (!deps.guestMode || context.from === undefined) return;
    context.wishes = await deps.settings.get(context.from.id);
    await hear(context, deps, asked, api);
  });
  composer.command("start", (context, next) => {
    const [, number] = GUEST_PAYLOAD.exec(context.match) ?? [];
    if (number === undefined) return next();
    answerTo(context, deps, () => tellAgain(context, deps, `${context.from?.id}:${number}`));
  });
  return composer;
}

async function hear(context: ChatContext, deps: HandlerDeps, asked: Message, api: Api): Promise<void> {
  const say = speakTo(context, deps);
  const file = asked.reply_to_message && fileOf(asked.reply_to_message);
  const tell = (text: string) => answerQuery(api, asked, text);
  if (!file) return void await tell(say("guest-what"));
  const task = taskOf(context, deps, file);
  if (await isUsedUp(task, deps)) {
    return void await tell(usedUpText(deps, say));
  }
  const name = cleanName(asked.from?.first_name ?? "…", MAX_NAME_CHARACTERS);
  const inlineMessageId = await tell(say("guest-listening", { name }));
  // What can no longer be answered there is answered in the person's own chat.
  await deps.inbox.accept({ ...task, ...(inlineMessageId && { guest: { inlineMessageId, name } }) });
}

/** The update's number stands for a message in the person's own chat: real ones are far from it. The file's chat is closed to the bot. */
function taskOf(context: ChatContext, deps: HandlerDeps, file: FileRef): NewTask {
  const userId = context.from?.id ?? 0;
  const locale = context.wishes?.locale ?? deps.translations.localeFor(context.from?.language_code);
  const messageId = context.update.update_id;
  return { chatId: userId, messageId, userId, locale, file: { ...file, chatId: 0, messageId: 0 } };
}

/** Resolves to the number of the message that stands there now; undefined when there is none. */
async function answerQuery(api: Api, { guest_query_id }: Message, text: string): Promise<string | undefined> {
  const result: InlineQueryResultArticle = {
    type: "article",
    id: "1",
    title: text,
    input_message_content: { message_text: text },
  };
  try {
    const signal = apiSignal(AbortSignal.timeout(ANSWER_MS));
    const sent = await api.answerGuestQuery(guest_query_id ?? "", result, signal);
    return typeof sent?.inline_message_id === "string" ? sent.inline_message_id : undefined;
  } catch (error) {
    logFailure(error);
    return undefined;
  }
}

/** Others who open the link find nothing: the number is looked for in their own chat. */
async function tellAgain(context: ChatContext, deps: HandlerDeps, jobId: string): Promise<void> {
  const say = speakTo(context, deps);
  const told = await deps.archive.find(jobId);
  if (told === undefined || !mayRead(told, context)) return void await context.reply(say("guest-gone"));
  await sendTold(context, told, say, deps.rewriter !== undefined);
}
