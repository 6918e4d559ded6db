import type { PieceTranscript, Segment } from "../../../src/transcript/transcript.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../../../src/providers/whisper/verbose_json.ts";
import { soundingPiece, type Stretch } from "./sounding_piece.ts";

export interface Circumstances {
  seconds?: number;
  diarize?: boolean;
  prompt?: string;
  /** Where something sounds; default: everywhere. */
  sounds?: readonly Stretch[];
  noise?: number;
}

/** What becomes of one answer in OpenAI's form to a piece of 12 s. */
export function heard(body: unknown, circumstances: Circumstances = {}): PieceTranscript {
  const { seconds = 12, diarize = false, prompt, sounds, noise } = circumstances;
  const piece = soundingPiece(seconds, sounds, noise);
  const source = { provider: "openai" as const, model: "whisper-1" };
  return fromOpenAiAnswer(readOpenAiAnswer(body), piece, { diarize, prompt }, source);
}

/** "0-2.5 Good morning." */
export function lines(segments: readonly Segment[]): string[] {
  return segments.map(({ startSeconds, endSeconds, text }) =>
    `${short(startSeconds)}-${short(endSeconds)} ${text}`
  );
}

export function short(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

export type Line = readonly [text: string, start: number, end: number];

/** Segments as servers write them. */
export function segmentsOf(said: readonly Line[], unit = 1): object[] {
  return said.map(([text, start, end], id) => ({
    id,
    text: ` ${text}`,
    start: start * unit,
    end: end * unit,
  }));
}

export function textOf(said: readonly Line[]): string {
  return said.map(([text]) => text).join(" ");
}
