import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import type { Heard } from "./protocol.ts";
import type { Utterance } from "./utterances.ts";

/** Of less speech than this nothing is concluded. */
const LEAST_SECONDS = 5;
/** An utterance that is heard with less certainty is a guess (mean natural logarithm of its tokens' probabilities). */
const LEAST_CERTAINTY = -0.6;
/** Share of the time that was spoken. */
const LEAST_UNDERSTOOD = 0.5;

/** Of music the model is sure that nothing is said in it: such an utterance tells nothing of the language. */
const SURELY_NO_SPEECH = -0.05;
/** So many seconds on end, and this share of all speech, are no chance: here somebody speaks English, whatever is around it. */
const LEAST_STRETCH_SECONDS = 6;
const LEAST_STRETCH_SHARE = 0.25;

/**
 * Was most of this understood? Speech in a language that the model does not know comes back as nothing, or as
 * guesses: measured on human speech, 0.05 to 0.3 of it is heard with certainty, and of English 0.65 to 1, in noise as loud as the voice too.
 */
export function isUnderstood(utterances: readonly Utterance[], heard: readonly Heard[]): boolean {
  return understoodShare(utterances, heard) >= LEAST_UNDERSTOOD;
}

/** How much of the time that was spoken was heard with certainty; 1 where it is too short to be judged. */
export function understoodShare(utterances: readonly Utterance[], heard: readonly Heard[]): number {
  const seconds = utterances.map((utterance, i) => isSpeech(heard[i]) ? lengthOf(utterance) : 0);
  const total = sum(seconds);
  return total < LEAST_SECONDS ? 1 : sum(seconds.filter((_, i) => isCertain(heard[i]))) / total;
}

/** A cough is shorter, and seldom so much of a recording. */
const LEAST_UNHEARD_SECONDS = 1;
const LEAST_UNHEARD_SHARE = 0.3;

/** Did somebody speak for much of the piece, and no word of it was heard? That is no recording without words. */
export function isUnheard(
  utterances: readonly Utterance[],
  heard: readonly Heard[],
  pieceSeconds: number,
): boolean {
  if (heard.some(({ text }) => text !== "")) return false;
  const spoken = sum(utterances.map((utterance, i) => isSpeech(heard[i]) ? lengthOf(utterance) : 0));
  return spoken >= LEAST_UNHEARD_SECONDS && spoken >= LEAST_UNHEARD_SHARE * pieceSeconds;
}

/** Which utterances lie in stretches of English that are long enough to be no chance. */
export function stretches(utterances: readonly Utterance[], heard: readonly Heard[]): boolean[] {
  const seconds = utterances.map((utterance, i) => isSpeech(heard[i]) ? lengthOf(utterance) : 0);
  const least = Math.max(LEAST_STRETCH_SECONDS, LEAST_STRETCH_SHARE * sum(seconds));
  return utterances.map((_, i) => {
    if (!isCertain(heard[i])) return false;
    let [first, end] = [i, i + 1];
    while (first > 0 && isCertain(heard[first - 1])) first--;
    while (end < heard.length && isCertain(heard[end])) end++;
    return sum(seconds.slice(first, end)) >= least;
  });
}

/** Where nothing was heard with some certainty in so long an utterance, words may lie behind music. */
const LEAST_HALVED_SECONDS = 3;
const MAY_HIDE_SPEECH = -0.3;

export function mayHideSpeech(utterance: Utterance, { text, meanLogProbability }: Heard): boolean {
  return text === "" && meanLogProbability >= MAY_HIDE_SPEECH && lengthOf(utterance) >= LEAST_HALVED_SECONDS;
}

function lengthOf({ startSample, endSample }: Utterance): number {
  return (endSample - startSample) / SAMPLE_RATE;
}

function isSpeech({ text, meanLogProbability }: Heard): boolean {
  return text !== "" || meanLogProbability < SURELY_NO_SPEECH;
}

function isCertain({ text, meanLogProbability }: Heard): boolean {
  return text !== "" && meanLogProbability >= LEAST_CERTAINTY;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
