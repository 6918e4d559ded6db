import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { mergePieces } from "../transcript/merge.ts";
import { GAP, type PlacedPiece, type Segment, type Transcript } from "../transcript/transcript.ts";

/** Containers round the length that they claim; no piece is this short unless it is the only one. */
const ROUNDING = SAMPLE_RATE;

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

/** Counts in samples: seconds are rounded, and a rounding would be a gap. */
function gapsBetween(pieces: readonly PlacedPiece[], totalSeconds: number): Segment[] {
  const found: Segment[] = [];
  let end = 0;
  const add = (from: number, to: number) => {
    if (to > from) found.push({ text: GAP, startSeconds: from / SAMPLE_RATE, endSeconds: to / SAMPLE_RATE });
  };
  for (const { startSample, sampleCount } of pieces.toSorted((a, b) => a.startSample - b.startSample)) {
    add(end, startSample);
    end = startSample + sampleCount;
  }
  const claimed = Math.round(totalSeconds * SAMPLE_RATE);
  if (claimed - end >= ROUNDING) add(end, claimed);
  return found;
}
