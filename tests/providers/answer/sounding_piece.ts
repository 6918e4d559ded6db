import { type AudioPiece, SAMPLE_RATE } from "../../../src/pipeline/audio_reader.ts";
import { testPiece } from "../pieces.ts";

/** A stretch in which something sounds, in seconds. */
export type Stretch = readonly [start: number, end: number];

/** A piece with a tone in these stretches (default: in all of it) and noise of this loudness (of 32768) in between. */
export function soundingPiece(
  seconds: number,
  stretches: readonly Stretch[] = [[0, seconds]],
  noise = 0,
): AudioPiece {
  const piece = testPiece(seconds);
  for (let i = 0; i < piece.samples.length; i++) {
    const at = i / SAMPLE_RATE;
    const sounds = stretches.some(([start, end]) => at >= start && at < end);
    // A cheap noise that is the same in every run.
    const hiss = noise * (((i * 7919) % 1009) / 504 - 1);
    piece.samples[i] = hiss + (sounds ? 8000 * Math.sin(at * 2 * Math.PI * 220) : 0);
  }
  return piece;
}
