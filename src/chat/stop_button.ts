import { InlineKeyboard } from "grammy/web";
import type { Translate } from "./text/translations.ts";

const PREFIX = "stop:";

/** Matches what the button sends; the job's id is its first group. */
export const STOP_DATA = /^stop:(.+)$/;

/** The button under a status message. */
export function stopKeyboard(jobId: string, say: Translate): InlineKeyboard {
  return new InlineKeyboard().text(say("stop-button"), `${PREFIX}${jobId}`);
}
