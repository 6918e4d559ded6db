import type { Recognise } from "./vendor.ts";

/** Hears the same sentences in every audio, each for an equal part of it: for tests that need no speech model. */
export function alwaysHears(...sentences: string[]): Recognise {
  return (samples) => {
    const each = samples.length / 16_000 / Math.max(1, sentences.length);
    const segments = sentences.map((text, at) => ({
      text,
      startSeconds: at * each,
      endSeconds: (at + 1) * each,
    }));
    return Promise.resolve({ segments });
  };
}
