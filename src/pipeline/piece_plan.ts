import type { PiecePlan } from "./audio_reader.ts";
import type { ProviderName } from "./transcriber.ts";

/**
 * The local model finishes a minute in seconds: short pieces keep both cores busy and show progress early.
 * Remote providers bill by request (at least 10 s) and limit requests per minute: longer pieces.
 */
export function piecePlan(provider: ProviderName): PiecePlan {
  return provider === "local" ? { minSeconds: 20, maxSeconds: 60 } : { minSeconds: 240, maxSeconds: 480 };
}
