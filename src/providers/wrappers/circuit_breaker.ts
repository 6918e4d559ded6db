import { growingMs } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { ProviderError, type ProviderProblem } from "../../pipeline/errors.ts";
import { type ProviderName, type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";

/** Consecutive failures after which a provider is taken for down. */
const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** Whoever comes while the probe is under way may ask again after this. */
const PROBE_MS = 1000;

/** What says that the provider is ill. A refused key, file or language says nothing about that. */
const ILLNESS: ReadonlySet<ProviderProblem> = new Set(["server", "timeout", "network"]);

/**
 * Spares a provider that is down, and spares people waiting for it: after several failures in a row nothing is sent
 * for a while, then a single probe decides. Each pause in a row is twice as long as the one before.
 */
export class CircuitBreaker {
  #failures = 0;
  #openings = 0;
  #openUntil: number | undefined;
  #openSince: number | undefined;
  #probing = false;
  #lastFailure = "";

  constructor(readonly provider: ProviderName, readonly clock: Clock) {}

  get state(): "closed" | "open" | "half_open" {
    if (this.#openUntil === undefined) return "closed";
    return this.clock.now() < this.#openUntil ? "open" : "half_open";
  }

  /** When the next probe may be sent, while nothing else may. */
  get retryAt(): number | undefined {
    return this.#openUntil;
  }

  /** Since when the provider is taken for down. */
  get since(): number | undefined {
    return this.#openSince;
  }

  /** Failures in a row, so far. */
  get failures(): number {
    return this.#failures;
  }

  /** Runs the work if the circuit lets it through. @throws {ProviderError} "unavailable" when it does not, or opens */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const isProbe = this.#admit();
    try {
      const result = await work();
      this.#close();
      return result;
    } catch (error) {
      throw this.#judge(error, isProbe);
    } finally {
      if (isProbe) this.#probing = false;
    }
  }

  #admit(): boolean {
    if (this.state === "closed") return false;
    if (this.state === "open" || this.#probing) throw this.#unavailable();
    this.#probing = true;
    return true;
  }

  /** Counts the failure; the one that opens the circuit says so, as there is no sense in another try. */
  #judge(error: unknown, isProbe: boolean): unknown {
    if (!(error instanceof ProviderError)) return error;
    if (!ILLNESS.has(error.problem)) {
      // It answers, so it is well, whatever it thinks of this request. A limit proves nothing of the kind.
      if (isProbe && error.status !== undefined && error.problem !== "rate_limit") this.#close();
      return error;
    }
    this.#lastFailure = error.message;
    this.#failures++;
    if (!isProbe && (this.state !== "closed" || this.#failures < FAILURES_TO_OPEN)) return error;
    this.#open();
    return this.#unavailable();
  }

  #open(): void {
    const pauseMs = growingMs(this.#openings, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    this.#openings++;
    this.#openSince ??= this.clock.now();
    this.#openUntil = this.clock.now() + pauseMs;
  }

  #close(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#openUntil = this.#openSince = undefined;
  }

  #unavailable(): ProviderError {
    const retryAfterMs = Math.max(PROBE_MS, (this.#openUntil ?? 0) - this.clock.now());
    const message = `set aside for ${Math.ceil(retryAfterMs / 1000)} s after ` +
      `${this.#failures} failures in a row, the last: ${this.#lastFailure}`;
    return new ProviderError(this.provider, "unavailable", message, { retryAfterMs });
  }
}

/** Sends nothing to a provider that is down. */
export function withBreaker(inner: Transcriber, breaker: CircuitBreaker): Transcriber {
  return wrapTranscriber(
    inner,
    (piece, options, signal) => breaker.run(() => inner.transcribe(piece, options, signal)),
  );
}
