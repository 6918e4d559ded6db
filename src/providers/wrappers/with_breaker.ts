import type { Transcriber } from "../../pipeline/transcriber.ts";
import type { CircuitBreaker } from "./circuit_breaker.ts";
import { wrap } from "./wrap.ts";

/** Sends nothing to a provider that is down. */
export function withBreaker(inner: Transcriber, breaker: CircuitBreaker): Transcriber {
  return wrap(inner, (piece, options, signal) => breaker.run(() => inner.transcribe(piece, options, signal)));
}
