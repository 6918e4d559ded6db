import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { mergePieces } from "../transcript/merge.ts";
import { GAP, type PlacedPiece, type Segment, type Transcript } from "../transcript/transcript.ts";

export interface PartialTranscript {
  /** A mark stands wherever a piece is missing. */
  transcript: Transcript;
  gaps: readonly Segment[];
}

/** What the finished pieces say of a recording of that length, if it is known; undefined when nothing was said in them. */
export function partialTranscript(
  pieces: readonly PlacedPiece[],
  totalSeconds: number | undefined,
): PartialTranscript | undefined {
  const endSample = Math.max(0, ...pieces.map(({ startSample, sampleCount }) => startSample + sampleCount));
  const merged = mergePieces(pieces, endSample);
  if (merged.segments.length === 0) return undefined;
  const durationSeconds = Math.max(totalSeconds ?? merged.durationSeconds, merged.durationSeconds);
  const gaps = gapsBetween(pieces, durationSeconds);
  const segments = [...merged.segments, ...gaps].toSorted((a, b) => a.startSeconds - b.startSeconds);
  return { transcript: { ...merged, durationSeconds, segments }, gaps };
}

function gapsBetween(pieces: readonly PlacedPiece[], totalSeconds: number): Segment[] {
  const found: Segment[] = [];
  let endSeconds = 0;
  const ordered = pieces.toSorted((a, b) => a.startSample - b.startSample);
  for (const { startSample, sampleCount } of ordered) {
    const startSeconds = startSample / SAMPLE_RATE;
    if (startSeconds > endSeconds) {
      found.push({ text: GAP, startSeconds: endSeconds, endSeconds: startSeconds });
    }
    endSeconds = startSeconds + sampleCount / SAMPLE_RATE;
  }
  if (totalSeconds > endSeconds) {
    found.push({ text: GAP, startSeconds: endSeconds, endSeconds: totalSeconds });
  }
  return found;
}
