import type { Api } from "grammy/web";
import type { Job, Replaced } from "../queue/job.ts";
import { keyboardUnder } from "./answer/keyboard.ts";
import { USUAL_LOOK } from "./answer/told.ts";
import { entryOf } from "./history/entry.ts";
import type { Archive } from "./ports.ts";
import { logFailure } from "./telegram/errors.ts";
import type { Translate } from "./text/translations.ts";

/** Can the message itself become the better answer? A file cannot, nor one of several messages. */
export function isTurned({ buttons }: Replaced): boolean {
  return buttons !== "some";
}

/** Better words are there: nobody is to find the lesser ones, nor to press their buttons. Where that fails, both stand side by side. */
export async function forgetReplaced(
  { chatId, replaces }: Job,
  api: Api,
  archive: Archive,
): Promise<void> {
  if (replaces === undefined) return;
  const told = await archive.find(replaces.jobId).catch(logFailure);
  if (told) await archive.forget(entryOf(told)).catch(logFailure);
  if (!isTurned(replaces)) await api.editMessageReplyMarkup(chatId, replaces.messageId).catch(logFailure);
}

/** There will be no better words: the button that asked for them comes back. */
export async function offerAgain(
  { chatId, replaces }: Job,
  api: Api,
  archive: Archive,
  say: Translate,
  canRewrite: boolean,
): Promise<void> {
  if (replaces === undefined) return;
  const told = await archive.find(replaces.jobId).catch(logFailure);
  if (!told) return;
  const { times } = told.asked.look ?? USUAL_LOOK;
  const place = { buttons: replaces.buttons, times };
  const keyboard = keyboardUnder(told, place, say, { canRewrite });
  await api.editMessageReplyMarkup(chatId, replaces.messageId, { reply_markup: keyboard }).catch(logFailure);
}
