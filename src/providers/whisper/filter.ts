import type { Segment } from "../../transcript/transcript.ts";
import { collapseLoop, collapseRuns } from "./loops.ts";
import { isPhantom } from "./phantoms.ts";

/** A segment with Whisper's own measures; a server may give none of them. All of one 30 s window share them. */
export interface WhisperSegment extends Segment {
  /** 0..1: how sure the model is that the window holds no speech. */
  noSpeechProbability?: number;
  /** Mean log probability of the tokens: 0 is certain, below -1 is guessing. */
  averageLogProbability?: number;
  /** How well gzip packs the text: above 2.4 it repeats itself. */
  compressionRatio?: number;
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
): WhisperSegment[] {
  const heard = segments.filter((segment) => !isInvented(segment, durationSeconds));
  return collapseRuns(heard, doubt).map((segment) => collapseLoop(segment, doubt(segment)));
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
  // Half a second past the end there is only the padding of Whisper's window.
  if (segment.startSeconds > durationSeconds + 0.5) return true;
  if (noSpeech > NO_SPEECH && certainty < GUESSING) return true;
  return isPhantom(segment.text) && (noSpeech > 0.5 || (noSpeech > 0.2 && certainty < -0.7));
}
