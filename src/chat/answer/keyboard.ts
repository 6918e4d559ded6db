import type { InlineKeyboard } from "grammy/web";
import type { Translate } from "../text/translations.ts";
import { answerKeyboard, type Place } from "./buttons.ts";
import { copyable } from "./reply.ts";
import { absentee, otherSpeech, speakersOf, type Wording } from "./told.ts";

/** A shorter text is read as soon as its summary. */
const LEAST_SUMMARISED = 600;

interface Facts {
  /** Is there a language model? */
  canRewrite: boolean;
  /** Were better words asked for just now? */
  isAwaited?: boolean;
}

/** The buttons under what was told. */
export function keyboardUnder(
  told: Wording,
  place: Omit<Place, "jobId">,
  say: Translate,
  { canRewrite, isAwaited = false }: Facts,
): InlineKeyboard {
  const words = copyable(told, say);
  const isOriginal = place.language === undefined && place.buttons !== "summary";
  const canTranslate = canRewrite && isOriginal && words !== "";
  const can = {
    speakers: isOriginal && speakersOf(told.transcript).length > 0,
    speech: isOriginal && words !== "" ? otherSpeech(told) : undefined,
    summary: canTranslate && words.length >= LEAST_SUMMARISED,
    translation: canTranslate,
  };
  const better = isOriginal && !isAwaited ? absentee(told) : undefined;
  return answerKeyboard({ ...place, jobId: told.asked.id }, say, words, better, can);
}
