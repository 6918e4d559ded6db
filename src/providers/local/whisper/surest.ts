import { ProviderError } from "../../../pipeline/errors.ts";
import { toWhisperCode } from "../../shared/language.ts";
import { unheardLanguage } from "../../shared/unknown_language.ts";
import type { HeardPiece, Known } from "./hear_windows.ts";
import { codesOf, ENGLISH, KNOWN, PROVIDER } from "./known_languages.ts";
import type { Stretch } from "./stretches.ts";

/** Whisper's own limit: beyond it the words are guesses. */
export const GUESSING = -1;

/**
 * What seemed to be English, and is none that Moonshine understands: it is noisy, or in another language. Whatever Whisper is surer of.
 * @throws {ProviderError} "language" when both are guesses
 */
export async function surest(
  expected: readonly string[],
  hearAs: (known: Known) => Promise<HeardPiece>,
): Promise<HeardPiece> {
  const others = (expected.length > 0 ? expected : KNOWN.map(toWhisperCode)).filter((code) =>
    code !== ENGLISH
  );
  if (others.length === 0) throw unheardLanguage(PROVIDER, [ENGLISH]);
  const inEnglish = await hearAs({ language: ENGLISH, languages: expected });
  const inOther = await unlessRefused(hearAs({ languages: others }));
  const best = inOther !== undefined && sureness(inOther) >= sureness(inEnglish) ? inOther : inEnglish;
  if (sureness(best) < GUESSING) throw unheardLanguage(PROVIDER, codesOf(expected));
  return best;
}

async function unlessRefused(hearing: Promise<HeardPiece>): Promise<HeardPiece | undefined> {
  try {
    return await hearing;
  } catch (error) {
    if (error instanceof ProviderError && error.problem === "language") return undefined;
    throw error;
  }
}

/** Mean natural logarithm over the time that was spoken: 0 is certain. */
function sureness({ parts }: HeardPiece): number {
  const stretches = parts.flatMap(({ heard }) => heard.stretches);
  const seconds = stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0);
  const sum = stretches.reduce((sum, stretch) => sum + stretch.meanLogProbability * lengthOf(stretch), 0);
  return seconds > 0 ? sum / seconds : -Infinity;
}

function lengthOf({ startSeconds, endSeconds }: Stretch): number {
  return endSeconds - startSeconds;
}
