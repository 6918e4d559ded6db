import { FRAME_SAMPLES } from "../pipeline/silence.ts";

const PEAK = 0.9;

/**
 * The most by which each frame of a stretch may be raised, at its beginning: no peak beyond full scale comes of it, nor of
 * going evenly from one frame's to the next one's. One value more than frames; never below 1, as that would not be raising.
 */
export function mostGains(sound: Float32Array): Float64Array {
  const peaks = framePeaks(sound);
  const most = new Float64Array(peaks.length + 1);
  for (let frame = 0; frame < most.length; frame++) {
    most[frame] = Math.max(1, PEAK / Math.max(peaks[frame - 1] ?? 0, peaks[frame] ?? 0));
  }
  return most;
}

/** The largest amplitude in each frame of 10 ms. */
export function framePeaks(sound: Float32Array): Float32Array {
  const peaks = new Float32Array(Math.ceil(sound.length / FRAME_SAMPLES));
  for (let frame = 0; frame < peaks.length; frame++) {
    const end = Math.min((frame + 1) * FRAME_SAMPLES, sound.length);
    let peak = 0;
    for (let i = frame * FRAME_SAMPLES; i < end; i++) peak = Math.max(peak, Math.abs(sound[i]));
    peaks[frame] = peak;
  }
  return peaks;
}
