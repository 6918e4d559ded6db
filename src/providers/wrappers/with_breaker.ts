import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";
import type { CircuitBreaker } from "./circuit_breaker.ts";

/** Sends nothing to a provider that is down. */
export function withBreaker(inner: Transcriber, breaker: CircuitBreaker): Transcriber {
  return wrapTranscriber(
    inner,
    (piece, options, signal) => breaker.run(() => inner.transcribe(piece, options, signal)),
  );
}
