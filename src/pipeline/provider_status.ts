import type { ProviderName } from "./transcriber.ts";

/** How one provider fares just now. */
export interface ProviderStatus {
  provider: ProviderName;
  model: string;
  /** "open": it is skipped until `retryAt` (circuit breaker open, or every key resting). "degraded": it works, after failures. */
  state: "healthy" | "degraded" | "open";
  /** Milliseconds since the Unix epoch. */
  retryAt?: number;
  /** Audio seconds left in the provider's current window, when it tells. */
  remainingAudioSeconds?: number;
}
