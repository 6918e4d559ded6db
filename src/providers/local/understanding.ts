import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import type { Heard } from "./protocol.ts";
import type { Utterance } from "./utterances.ts";

/** Of less speech than this nothing is concluded. */
const LEAST_SECONDS = 5;
/** An utterance that is heard with less certainty is a guess (mean natural logarithm of its tokens' probabilities). */
const LEAST_CERTAINTY = -0.6;
/** Share of the time that was spoken. */
const LEAST_UNDERSTOOD = 0.5;

/**
 * Was most of this understood? Speech in a language that the model does not know comes back as nothing, or as
 * guesses: measured on human speech, 0.05 to 0.3 of it is heard with certainty, and of English 0.65 to 1, in noise as loud as the voice too.
 */
export function isUnderstood(utterances: readonly Utterance[], heard: readonly Heard[]): boolean {
  const seconds = utterances.map(({ startSample, endSample }) => (endSample - startSample) / SAMPLE_RATE);
  const total = sum(seconds);
  const understood = sum(seconds.filter((_, i) => isCertain(heard[i])));
  return total < LEAST_SECONDS || understood / total >= LEAST_UNDERSTOOD;
}

function isCertain({ text, meanLogProbability }: Heard): boolean {
  return text !== "" && meanLogProbability >= LEAST_CERTAINTY;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
