import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import type { Semaphore } from "../../semaphore.ts";

/** Lets only so many requests run at once; the others wait in the order in which they came. */
export function withConcurrency(inner: Transcriber, semaphore: Semaphore<object>): Transcriber {
  return wrapTranscriber(inner, async (piece, options, signal) => {
    using _permit = await semaphore.acquire({ piece }, signal);
    return await inner.transcribe(piece, options, signal);
  });
}
