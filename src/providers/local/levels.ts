/** Samples in one level: 10 ms at 16 kHz. */
export const FRAME_SAMPLES = 160;
/** What digital silence counts as, in dBFS. */
const SILENCE_DB = -100;

/** The loudness of each whole frame of 10 ms, in dB below full scale. */
export function frameLevels(samples: Int16Array): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / FRAME_SAMPLES));
  for (let frame = 0; frame < levels.length; frame++) levels[frame] = frameLevel(samples, frame);
  return levels;
}

function frameLevel(samples: Int16Array, frame: number): number {
  const [from, to] = [frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES];
  let [sum, energy] = [0, 0];
  for (let i = from; i < to; i++) {
    sum += samples[i];
    energy += samples[i] * samples[i];
  }
  const variance = energy / FRAME_SAMPLES - (sum / FRAME_SAMPLES) ** 2; // without the recorder's constant offset
  return variance < 0.1 ? SILENCE_DB : 10 * Math.log10(variance / 32768 ** 2);
}

/** The value below which `share` (0 to 1) of the levels lie. */
export function percentile(levels: Float32Array, share: number): number {
  return levels.toSorted()[Math.floor(share * (levels.length - 1))] ?? SILENCE_DB;
}
