import { ProviderError } from "../../../src/pipeline/errors.ts";
import { createLocal } from "../../../src/providers/local/local.ts";
import type { Heard, Recognise } from "./vendor.ts";

/** What the real providers would write in any language. */
const OTHER_LANGUAGE = "(The sandbox hears English only.)";

/** Hears with the speech model of the program itself; the model is loaded at the first audio. */
export function localSpeech(): { recognise: Recognise } & AsyncDisposable {
  const local = createLocal();
  return {
    recognise(samples) {
      const encode = () => Promise.reject(new Error("the local model takes samples"));
      const piece = { index: 0, startSample: 0, samples, silent: false, encode };
      const heard = local.transcribe(piece, { diarize: false }, new AbortController().signal);
      return heard.catch((error) => inOtherLanguage(error, samples.length / 16_000));
    },
    [Symbol.asyncDispose]: () => local[Symbol.asyncDispose](),
  };
}

function inOtherLanguage(error: unknown, endSeconds: number): Heard {
  if (!(error instanceof ProviderError) || error.problem !== "language") throw error;
  return { segments: [{ text: OTHER_LANGUAGE, startSeconds: 0, endSeconds }] };
}
