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
  evidence: Evidence = {},
): WhisperSegment[] {
  const sounding = withoutWordsOverSilence(segments, evidence);
  const heard = sounding.filter((segment) => !isInvented(segment, durationSeconds));
  return collapseRuns(heard, doubt).map((segment) => collapseLoop(segment, doubt(segment)));
}

/** What the model is known to make of silence goes where our own samples are silent, however sure the model is. */
function withoutWordsOverSilence(
  segments: readonly WhisperSegment[],
  { samples, prompt }: Evidence,
): readonly WhisperSegment[] {
  if (samples === undefined) return segments;
  let sound: Sound | undefined;
  const looping = loopingSegments(segments);
  return segments.filter((segment) => {
    const { text, startSeconds, endSeconds, estimated } = segment;
    const isUsual = isPhantom(text) || isLoop(text) || looping.has(segment) || isEcho(text, prompt);
    if (!isUsual || estimated) return true;
    sound ??= new Sound(samples);
    return sound.isIn(startSeconds, endSeconds);
  });
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

function isInvented(segment: WhisperSegment, durationSeconds: number): boolean {
  const noSpeech = segment.noSpeechProbability ?? 0;
  const certainty = segment.averageLogProbability ?? 0;
  const isPastEnd = segment.pastEnd || segment.startSeconds > durationSeconds;
  // Past the end there is only the padding of Whisper's window.
  if (isPastEnd && isPhantom(segment.text)) return true;
  if (noSpeech > NO_SPEECH && certainty < GUESSING) return true;
  return isPhantom(segment.text) && (noSpeech > 0.5 || (noSpeech > 0.2 && certainty < -0.7));
}
