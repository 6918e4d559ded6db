import type { SettledSegment } from "../answer/settle.ts";
import { collapseLoop, collapseRuns, isLoop, loopingSegments } from "./loops.ts";
import { isEcho, isPhantom } from "./phantoms.ts";
import { Sound } from "./sound.ts";

/** A segment with Whisper's own measures; a server may give none of them. */
export type WhisperSegment = SettledSegment;

/** What the segments can be held against. */
export interface Evidence {
  /** What was sent: mono, 16 kHz. */
  samples?: Int16Array;
  /** What the model was told to expect. */
  prompt?: string;
}

/** Whisper's own limits (openai/whisper, transcribe.py): beyond them it takes its result for a failure. */
const NO_SPEECH = 0.6;
const GUESSING = -1;
const REPETITIVE = 2.4;

/**
 * Takes out what Whisper invents on silence and noise: text with no speech under it, phantom phrases that other
 * evidence speaks against, and loops. Speech stays: each rule needs two signs that agree.
 */
export function filterInventions(
  segments: readonly WhisperSegment[],
  durationSeconds: number,
  { samples, prompt }: Evidence = {},
): WhisperSegment[] {
  const isSilent = silenceUnder(samples);
  const looping = loopingSegments(segments);
  const isUsual = (segment: WhisperSegment) =>
    isPhantom(segment.text) || isLoop(segment.text) || looping.has(segment) || isEcho(segment.text, prompt);
  const heard = segments.filter((segment) =>
    !(isUsual(segment) && isSilent(segment) === true) &&
    !(isDoubtedTwice(segment) && isSilent(segment) !== false) &&
    !isUnlikelyPhantom(segment, durationSeconds)
  );
  return collapseRuns(heard, doubt).map((segment) => collapseLoop(segment, doubt(segment)));
}

/** Do our own samples hold nothing where this was said? Undefined without samples; where the time is a guess, it may be what sounds. */
function silenceUnder(samples: Int16Array | undefined): (segment: WhisperSegment) => boolean | undefined {
  let sound: Sound | undefined;
  return ({ startSeconds, endSeconds, estimated }) => {
    if (samples === undefined) return undefined;
    if (estimated) return false;
    sound ??= new Sound(samples);
    return !sound.isIn(startSeconds, endSeconds);
  };
}

/** What speaks against a segment being speech: "none" against, measures unknown, or some. */
export type Doubt = "none" | "unknown" | "some";

function doubt(segment: WhisperSegment): Doubt {
  const { noSpeechProbability, averageLogProbability, compressionRatio } = segment;
  const measures = [noSpeechProbability, averageLogProbability, compressionRatio];
  if (measures.every((value) => value === undefined)) return "unknown";
  const bad = (noSpeechProbability ?? 0) > NO_SPEECH || (averageLogProbability ?? 0) < GUESSING ||
    (compressionRatio ?? 0) > REPETITIVE;
  return bad ? "some" : "none";
}

function isDoubtedTwice({ noSpeechProbability = 0, averageLogProbability = 0 }: WhisperSegment): boolean {
  return noSpeechProbability > NO_SPEECH && averageLogProbability < GUESSING;
}

function isUnlikelyPhantom(segment: WhisperSegment, durationSeconds: number): boolean {
  const { noSpeechProbability: noSpeech = 0, averageLogProbability: certainty = 0 } = segment;
  // Past the end there is only the padding of Whisper's window.
  const isPastEnd = segment.pastEnd || segment.startSeconds > durationSeconds;
  return isPhantom(segment.text) &&
    (isPastEnd || noSpeech > 0.5 || (noSpeech > 0.2 && certainty < -0.7));
}
