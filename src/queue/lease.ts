import type { Clock } from "../clock.ts";
import type { JobClaim } from "./ports.ts";

/** So much of a lease is worked with: the rest is for an answer of the store that came late, and for a run to end. */
const SHARE = 0.8;

export interface LeaseDeps {
  claim: Pick<JobClaim, "renew">;
  clock: Clock;
  /** What the store gives; undefined where nobody else could take the job. */
  leaseMs: number | undefined;
  /** Called once it is no longer sure that the claim holds. */
  onEnd(): void;
}

/** How long a claim is sure to hold without asking anybody: begun anew with each renewal, it ends before the store's own lease can. */
export class Lease {
  readonly #deps: LeaseDeps;
  #round = new AbortController();

  constructor(deps: LeaseDeps) {
    this.#deps = deps;
    this.#begin(deps.clock.now());
  }

  /** @throws {ClaimLost}, or what the store fails with: then the lease goes on as it was */
  async renew(): Promise<void> {
    const askedAt = this.#deps.clock.now();
    await this.#deps.claim.renew();
    if (this.#round.signal.aborted) return;
    this.#round.abort();
    this.#begin(askedAt);
  }

  /** Nothing rests on it any more. */
  end(): void {
    this.#round.abort();
  }

  #begin(askedAt: number): void {
    const { clock, leaseMs, onEnd } = this.#deps;
    if (leaseMs === undefined) return;
    const { signal } = this.#round = new AbortController();
    const leftMs = askedAt + leaseMs * SHARE - clock.now();
    clock.sleep(Math.max(0, leftMs), signal).then(onEnd, () => {});
  }
}
