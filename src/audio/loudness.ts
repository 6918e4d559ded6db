import { FRAME_SAMPLES } from "../pipeline/silence.ts";

/** Below this is digital silence (power of full scale: 1). */
const NOTHING = 1e-9;
const FLOOR_SHARE = 0.1;
/** A word in a window of silence is heard, the echo of one is not. */
const LOUD_SHARE = 0.93;

/** How loud a stretch is. Powers are mean squares, without direct current; full scale is 1. */
export interface Loudness {
  /** Of the loud syllables; 0 in digital silence. */
  loud: number;
  /** Of the pauses. */
  floor: number;
}

/** Floor is that of frames with any sound: digital silence says nothing of the pauses in a recording. */
export function loudness({ powers }: FramePowers): Loudness {
  const sorted = powers.toSorted();
  const sounding = sorted.subarray(sorted.findIndex((power) => power > NOTHING));
  return { loud: at(sorted, LOUD_SHARE), floor: at(sounding, FLOOR_SHARE) };
}

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Power of each frame of 10 ms: of what moves within it, and of its direct current. */
export interface FramePowers {
  powers: Float64Array;
  lows: Float64Array;
}

export function framePowers(samples: Float32Array, channel = 0, channels = 1): FramePowers {
  const step = FRAME_SAMPLES * channels;
  const count = Math.ceil(samples.length / step);
  const [powers, lows] = [new Float64Array(count), new Float64Array(count)];
  for (let frame = 0; frame < count; frame++) {
    const end = Math.min((frame + 1) * step, samples.length);
    let sum = 0;
    let squares = 0;
    for (let i = frame * step + channel; i < end; i += channels) {
      sum += samples[i];
      squares += samples[i] * samples[i];
    }
    const length = (end - frame * step) / channels;
    lows[frame] = (sum / length) ** 2;
    powers[frame] = Math.max(0, squares / length - lows[frame]);
  }
  return { powers, lows };
}
