import type { InlineKeyboard } from "grammy/web";
import type { Translate } from "../text/translations.ts";
import { answerKeyboard, type Place } from "./buttons.ts";
import { copyable } from "./reply.ts";
import { absentee, type Told } from "./told.ts";

/** The buttons under what was told. */
export function keyboardUnder(told: Told, place: Omit<Place, "jobId">, say: Translate): InlineKeyboard {
  return answerKeyboard({ ...place, jobId: told.asked.id }, say, copyable(told, say), absentee(told));
}
