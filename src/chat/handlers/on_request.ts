import { Composer } from "grammy/web";
import { fileOf } from "../media.ts";
import { answer, type ChatContext, type HandlerDeps, localeOf, speakTo } from "./deps.ts";
import { submit } from "./submit.ts";
import { topicOf } from "./files.ts";

/** /transcribe in reply to a recording: has it heard now, whatever the chat chose. */
export function onRequest(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("transcribe", async (context) => {
    const { msg, from } = context;
    const recording = msg.reply_to_message;
    const file = recording && fileOf(recording);
    if (file === undefined || from === undefined) {
      return answer(context, deps, speakTo(context, deps)("transcribe-what"));
    }
    await submit(context, deps, {
      chatId: file.chatId,
      messageId: file.messageId,
      ...topicOf(msg),
      userId: from.id,
      locale: localeOf(context, deps.translations),
      file,
      again: context.update.update_id,
    });
  });
  return composer;
}
