import type { InlineKeyboard } from "grammy/web";
import { answerKeyboard, type Place } from "./buttons.ts";
import { copyable } from "./reply.ts";
import type { Wording } from "./told.ts";
import type { Translate } from "../text/translations.ts";

/** A shorter text is read as soon as its summary. */
const LEAST_SUMMARISED = 600;

/** The buttons under an answer as it stands there. @param canRewrite is there a language model? */
export function keyboardUnder(
  wording: Wording,
  place: Place,
  say: Translate,
  canRewrite: boolean,
): InlineKeyboard {
  const words = copyable(wording, say);
  const isOriginal = canRewrite && place.language === undefined;
  const can = { summary: isOriginal && words.length >= LEAST_SUMMARISED, translation: isOriginal };
  return answerKeyboard(place, say, words, can);
}
