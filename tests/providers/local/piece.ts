import type { AudioPiece } from "../../../src/pipeline/audio_reader.ts";

/** A piece for a provider that takes samples: it cannot be encoded. */
export function pieceOf(samples: Int16Array<ArrayBuffer>, silent = false): AudioPiece {
  const encode = () => Promise.reject(new Error("the local provider takes samples, not files"));
  return { index: 0, startSample: 0, samples, silent, encode };
}

export function seconds(count: number): number {
  return Math.round(count * 16_000);
}

/** Joins stretches of samples; a number is that many seconds of faint room noise. */
export function sequence(...parts: (Int16Array | number)[]): Int16Array<ArrayBuffer> {
  const stretches = parts.map((part) => typeof part === "number" ? roomNoise(part) : part);
  const result = new Int16Array(stretches.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const stretch of stretches) {
    result.set(stretch, at);
    at += stretch.length;
  }
  return result;
}

/** Noise of about -70 dBFS, the same every time. */
export function roomNoise(count: number, amplitude = 18): Int16Array<ArrayBuffer> {
  let state = 12345;
  return new Int16Array(seconds(count)).map(() => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.round((state / 1073741824 - 1) * amplitude);
  });
}
