import { createLocal } from "../../../src/providers/local/local.ts";
import type { Recognise } from "./vendor.ts";

/** Hears with the speech model of the program itself; the model is loaded at the first audio. */
export function localSpeech(): { recognise: Recognise } & AsyncDisposable {
  const local = createLocal();
  return {
    recognise(samples) {
      const encode = () => Promise.reject(new Error("the local model takes samples"));
      const piece = { index: 0, startSample: 0, samples, silent: false, encode };
      return local.transcribe(piece, { diarize: false }, new AbortController().signal);
    },
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}
