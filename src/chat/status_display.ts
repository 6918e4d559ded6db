import { type Api, GrammyError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Draft, Shown, ShowStatus, StatusMessage } from "./status_message.ts";
import { apiSignal } from "./telegram/client.ts";
import { describe } from "./telegram/errors.ts";

const log = getLogger(["transhades", "chat"]);

const REMEMBERED_CHATS = 1_000;
/** This chat, or this server, knows no drafts. */
const REFUSALS: ReadonlySet<number> = new Set([400, 404]);

/** Shows how a job goes on: as a draft where one is wanted and taken, else in the status message. */
export function statusDisplay(api: Api): ShowStatus {
  const withoutDrafts = new Set<number>();
  const forget = () => {
    const [oldest] = withoutDrafts;
    if (withoutDrafts.size > REMEMBERED_CHATS) withoutDrafts.delete(oldest);
  };
  return async (message, shown, signal) => {
    if (shown.draft === undefined || withoutDrafts.has(message.chatId)) {
      await edit(api, message, shown, signal);
      return "message";
    }
    try {
      await sendDraft(api, message, shown.text, shown.draft, signal);
      return "draft";
    } catch (error) {
      if (!(error instanceof GrammyError && REFUSALS.has(error.error_code))) throw error;
      log.info("A chat takes no drafts, its messages are edited instead: {reason}", {
        reason: describe(error),
      });
      withoutDrafts.add(message.chatId);
      forget();
      return "refused";
    }
  };
}

async function edit(
  api: Api,
  { chatId, messageId, inlineMessageId }: StatusMessage,
  { text, keyboard }: Shown,
  signal: AbortSignal,
): Promise<void> {
  const how = { reply_markup: keyboard };
  await (inlineMessageId === undefined
    ? api.editMessageText(chatId, messageId, text, how, apiSignal(signal))
    : api.editMessageTextInline(inlineMessageId, text, how, apiSignal(signal)));
}

async function sendDraft(
  api: Api,
  { chatId }: StatusMessage,
  text: string,
  { id, threadId, canStop }: Draft,
  signal: AbortSignal,
): Promise<void> {
  const options = { message_thread_id: threadId, can_stop: canStop, keep_on_stop: canStop };
  await api.sendMessageDraft(chatId, id, text, options, apiSignal(signal));
}
