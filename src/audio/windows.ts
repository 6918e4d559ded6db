import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";

/** How channels are mixed and how loud they are is decided anew this often: shorter than a sentence, longer than a word. */
export const WINDOW_SAMPLES = 2 * SAMPLE_RATE;

/** The same samples in portions of `size`; the last one is shorter. A portion is overwritten by the next one. */
export async function* windows(
  chunks: AsyncIterable<Float32Array>,
  size: number,
): AsyncGenerator<Float32Array> {
  const window = new Float32Array(size);
  let length = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length;) {
      const part = chunk.subarray(taken, taken + size - length);
      window.set(part, length);
      length += part.length;
      taken += part.length;
      if (length < size) continue;
      yield window;
      length = 0;
    }
  }
  if (length > 0) yield window.subarray(0, length);
}
