import type { ProviderProblem } from "./errors.ts";
import type { Capabilities, ProviderName } from "./transcriber.ts";

/** How one provider fares just now. */
export interface ProviderStatus {
  provider: ProviderName;
  model: string;
  /** "open": it is skipped until `retryAt` (circuit breaker open, or every key resting). "degraded": it works, after failures. */
  state: "healthy" | "degraded" | "open";
  /** Milliseconds since the Unix epoch. */
  retryAt?: number;
  /** Since when it is taken for down, as far as that is known (milliseconds since the Unix epoch). */
  since?: number;
  /** Audio seconds left in the provider's current window, when it tells. */
  remainingAudioSeconds?: number;
  /** Of a model whose languages are the operator's choice. */
  languages?: Capabilities["languages"];
}

/** One attempt at a provider, told when it is over. */
export interface ProviderRequest {
  provider: ProviderName;
  model: string;
  /**
   * The status of the answer ("200", "429"), else what went wrong ("timeout"). "unreadable": an answer of no use, which was
   * paid for all the same. "aborted": nobody wanted it any more.
   */
  code: string;
  /** From the piece to its words, encoding included. */
  seconds: number;
  audioSeconds: number;
}

/** A piece of audio that another provider answered than the one that was chosen. */
export interface FailedOver {
  from: ProviderName;
  /** As the answer names it. */
  to: string;
  /** "set aside": it was not asked, for what it cannot do, what it has left, or how it fared with earlier pieces. */
  problem: ProviderProblem | "set aside";
  audioSeconds: number;
}
