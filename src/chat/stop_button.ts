import { InlineKeyboard } from "grammy/web";
import type { MessageGenerationStopped } from "grammy/types";
import type { Job } from "../queue/job.ts";
import type { Draft } from "./status_message.ts";
import { inRows } from "./settings/menu.ts";
import type { Translate } from "./text/translations.ts";

const PREFIX = "stop:";

/** Matches what the button sends; the job's id is its first group. */
export const STOP_DATA = /^stop:(.+)$/;
/** Stands for every job that the message tells of. */
export const ALL = "all";
/** So many of a batch have a button of their own. */
const MOST_BUTTONS = 8;
const BUTTONS_IN_ROW = 4;

/** The button under a status message. */
export function stopKeyboard(jobId: string, say: Translate): InlineKeyboard {
  return new InlineKeyboard().text(say("stop-button"), `${PREFIX}${jobId}`);
}

/** Buttons under the message of a batch: one for each of these, and one for all. */
export function batchKeyboard(
  jobs: readonly { jobId: string; number: number }[],
  say: Translate,
): InlineKeyboard {
  const single = jobs.slice(0, MOST_BUTTONS).map(({ jobId, number }) =>
    InlineKeyboard.text(`⏹ ${number}`, `${PREFIX}${jobId}`)
  );
  const all = InlineKeyboard.text(say("stop-all-button"), `${PREFIX}${ALL}`);
  return InlineKeyboard.from([...inRows(single, BUTTONS_IN_ROW), [all]]);
}

/** The draft of a job that was sent in a private chat; one that is done again has no number that leads back to it. */
export function draftOf({ id, chatId, messageId, topic, guest }: Job): Draft | undefined {
  if (chatId < 0 || guest !== undefined) return undefined;
  const draft = { id: messageId, threadId: topic?.threadId };
  return { ...draft, canStop: id === jobOf(chatId, messageId) };
}

/** The id of the job whose draft was stopped. */
export function jobOfDraft({ chat, draft_id }: MessageGenerationStopped): string {
  return jobOf(chat.id, draft_id);
}

function jobOf(chatId: number, messageId: number): string {
  return `${chatId}:${messageId}`;
}
