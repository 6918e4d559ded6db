import { FRAME_SAMPLES, frameLevels } from "../pipeline/silence.ts";

/** Quieter than this counts as equally quiet when places to cut are compared (dBFS). */
const QUIETEST_DB = -60;
/** Shorter dips lie between syllables, not between words. */
const SHORTEST_SILENCE_FRAMES = 15;
/** Below this, nothing can be made out, whatever it is (dBFS). */
const INAUDIBLE_DB = -75;
/** Noise may be this loud (dBFS) and vary by this much (dB) and still hold no speech. */
const LOUDEST_NOISE_DB = -40;
const STEADY_NOISE_DB = 3;

/**
 * Finds the best place to cut between the sample positions `from` and `to` (both inclusive):
 * the middle of the longest silence, or the quietest point where there is none.
 */
export function bestCut(samples: Int16Array, from: number, to: number): number {
  const levels = frameLevels(samples).map((db) => Math.max(db, QUIETEST_DB));
  const first = Math.ceil(from / FRAME_SAMPLES);
  const last = Math.floor(to / FRAME_SAMPLES);
  if (last <= first) return to;
  const window = levels.subarray(first, last);
  const silence = longestRun(window, silenceThreshold(levels));
  const frame = silence.length >= SHORTEST_SILENCE_FRAMES
    ? silence.start + silence.length / 2
    : quietestFrame(window);
  return Math.round((first + frame) * FRAME_SAMPLES);
}

/** Lies between the usual levels of pauses and of speech, nearer to the pauses. */
function silenceThreshold(levels: Float32Array): number {
  const sorted = levels.toSorted();
  const quiet = sorted[Math.floor(sorted.length * 0.1)];
  const loud = sorted[Math.floor(sorted.length * 0.9)];
  return quiet + 0.3 * (loud - quiet);
}

function longestRun(levels: Float32Array, threshold: number): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  levels.forEach((db, frame) => {
    if (db > threshold) start = frame + 1;
    else if (frame + 1 - start > best.length) best = { start, length: frame + 1 - start };
  });
  return best;
}

/** The middle of the quietest 50 ms. */
function quietestFrame(levels: Float32Array): number {
  const around = (frame: number) =>
    levels.subarray(Math.max(0, frame - 2), frame + 3).reduce((a, b) => a + 10 ** (b / 10), 0);
  let best = 0;
  let least = Infinity;
  for (let frame = 0; frame < levels.length; frame++) {
    const power = around(frame);
    if (power < least) [best, least] = [frame, power];
  }
  return best + 0.5;
}

/** Is there nothing above the noise floor? In doubt: no. */
export function isSilent(samples: Int16Array): boolean {
  const sorted = frameLevels(samples).toSorted();
  if (sorted.length === 0) return true;
  const loudest = sorted[sorted.length - 1];
  const median = sorted[sorted.length >> 1];
  return loudest < INAUDIBLE_DB || (loudest < LOUDEST_NOISE_DB && loudest - median < STEADY_NOISE_DB);
}
