import type { Transcriber } from "../../pipeline/transcriber.ts";

/** The same transcriber with another way of doing its work; every wrapper is made with this. */
export function wrap(inner: Transcriber, transcribe: Transcriber["transcribe"]): Transcriber {
  const { provider, model, capabilities } = inner;
  return { provider, model, capabilities, transcribe };
}
