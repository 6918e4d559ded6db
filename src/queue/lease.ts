import type { Clock } from "../clock.ts";

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
  #round = new AbortController();
  #isOver = false;

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.begin(deps.clock.now());
  }

  /** The store has taken a write that it was asked for then. */
  begin(askedAt: number): void {
    const { clock, leaseMs, onEnd } = this.#deps;
    if (leaseMs === undefined || this.#isOver) return;
    this.#round.abort();
    const { signal } = this.#round = new AbortController();
    const leftMs = askedAt + leaseMs * SHARE - clock.now();
    clock.sleep(Math.max(0, leftMs), signal).then(onEnd, () => {});
  }

  /** Nothing rests on it any more. */
  end(): void {
    this.#isOver = true;
    this.#round.abort();
  }
}
