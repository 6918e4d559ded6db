import { type AudioPiece, SAMPLE_RATE } from "../../../src/pipeline/audio_reader.ts";
import { testPiece } from "../pieces.ts";

/** A stretch in which something sounds, in seconds. */
export type Stretch = readonly [start: number, end: number];

/** Many tests want the same: to compute a minute of sound takes as long as a hundred of them. */
const known = new Map<string, Int16Array<ArrayBuffer>>();

/** A piece with a tone in these stretches (default: in all of it) and noise of this loudness (of 32768) in between. */
export function soundingPiece(
  seconds: number,
  stretches: readonly Stretch[] = [[0, seconds]],
  noise = 0,
): AudioPiece {
  const key = JSON.stringify([seconds, stretches, noise]);
  const samples = known.get(key) ?? sounding(testPiece(seconds).samples, stretches, noise);
  known.set(key, samples);
  return { ...testPiece(0), samples: samples.slice() };
}

function sounding(
  samples: Int16Array<ArrayBuffer>,
  stretches: readonly Stretch[],
  noise: number,
): Int16Array<ArrayBuffer> {
  return samples.map((_, i) => {
    const at = i / SAMPLE_RATE;
    const sounds = stretches.some(([start, end]) => at >= start && at < end);
    // A cheap noise that is the same in every run.
    const hiss = noise * (((i * 7919) % 1009) / 504 - 1);
    return hiss + (sounds ? 8000 * Math.sin(at * 2 * Math.PI * 220) : 0);
  });
}
