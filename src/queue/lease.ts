import type { Clock } from "../clock.ts";
import { OVER } from "../waiting.ts";

/** So much of a lease is worked with: the rest is for an answer of the store that came late, and for a run to end. */
const SHARE = 0.8;

export interface LeaseDeps {
  clock: Clock;
  /** What the store gives; undefined where nobody else could take the job. */
  leaseMs: number | undefined;
  /** Called once it is no longer sure that the claim holds. */
  onEnd(): void;
}

/** How long a claim is sure to hold without asking anybody: begun anew with each write that went through, it ends before the store's own lease can. */
export class Lease {
  readonly #deps: LeaseDeps;
  readonly #over = new AbortController();
  #until = 0;
  #isWatched = false;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.begin(deps.clock.now());
  }

  /** The store has taken a write that it was asked for then. */
  begin(askedAt: number): void {
    const { leaseMs } = this.#deps;
    if (leaseMs === undefined) return;
    this.#until = Math.max(this.#until, askedAt + leaseMs * SHARE);
    if (!this.#isWatched) this.#watch().catch(() => {});
  }

  /** Nothing rests on it any more. */
  end(): void {
    this.#over.abort(OVER);
  }

  /** One timer, however often it is begun anew: thousands may wait. */
  async #watch(): Promise<void> {
    this.#isWatched = true;
    const { clock, onEnd } = this.#deps;
    for (;;) {
      const leftMs = this.#until - clock.now();
      if (leftMs <= 0) break;
      await clock.sleep(leftMs, this.#over.signal);
    }
    this.#isWatched = false;
    if (!this.#over.signal.aborted) onEnd();
  }
}
