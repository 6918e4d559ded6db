import type { Api } from "grammy/web";
import type { Clock } from "../../clock.ts";
import type { Job } from "../../queue/job.ts";
import type { ProgressBoard } from "../progress_board.ts";
import { classify, logFailure } from "../telegram/errors.ts";
import { concernOf } from "../telegram/refusals.ts";
import type { Translations } from "../text/translations.ts";
import { type BatchFile, batchText } from "./batch_text.ts";

interface EndDeps {
  api: Api;
  board: ProgressBoard;
  translations: Translations;
  clock: Clock;
}

/**
 * Before the last file counts as told, so that neither a crash nor an outage leaves a list that nobody ends. What was not
 * answered stays to be seen.
 * @throws {DeliveryError} what may go another time
 */
export async function endList(job: Job, files: readonly BatchFile[], deps: EndDeps): Promise<void> {
  await deps.board.close({ chatId: job.chatId, messageId: job.statusMessageId ?? 0 });
  try {
    await end(job, files, deps);
  } catch (error) {
    const concern = concernOf(error);
    if (concern === undefined || concern === "everybody") throw classify(error);
    if (concern !== "unchanged") logFailure(error);
  }
}

/** A message that is shared becomes nobody's answer. */
export function byItself(job: Job): Job {
  return { ...job, statusMessageId: undefined };
}

async function end(
  { chatId, statusMessageId = 0, locale }: Job,
  files: readonly BatchFile[],
  { api, translations, clock }: EndDeps,
): Promise<void> {
  const isAnswered = files.every(({ progress }) => progress === "answered");
  if (isAnswered && await isRemoved(api, chatId, statusMessageId)) return;
  const text = batchText(files, translations.speak(locale), clock.now());
  await api.editMessageText(chatId, statusMessageId, text);
}

/** What is older than two days cannot be removed any more: then its buttons go. */
async function isRemoved(api: Api, chatId: number, messageId: number): Promise<boolean> {
  try {
    return await api.deleteMessage(chatId, messageId);
  } catch (error) {
    if (concernOf(error) !== "chat") throw error;
    return false;
  }
}
