import type { Clock } from "../clock.ts";
import type { Lease } from "./lease.ts";
import type { JobClaim } from "./ports.ts";

/** A write shows for so long that a claim holds: each begins the lease anew, and every lease is much longer. */
const PROOF_MS = 100;

/** A claim that knows when it was found to hold last. */
export class ProvenClaim {
  readonly #claim: JobClaim;
  readonly #clock: Clock;
  readonly #lease: Lease;
  /** When the latest write began that went through. */
  #provenAt: number;

  /** @param claim just made */
  constructor(claim: JobClaim, clock: Clock, lease: Lease) {
    this.#claim = claim;
    this.#lease = lease;
    this.#clock = clock;
    this.#provenAt = clock.now();
  }

  /** Asks the store unless a write of just now has shown it. @throws {ClaimLost} */
  async prove(): Promise<void> {
    if (this.#clock.now() - this.#provenAt >= PROOF_MS) await this.renew();
  }

  renew(): Promise<void> {
    return this.#proving(() => this.#claim.renew());
  }

  update(...given: Parameters<JobClaim["update"]>): Promise<void> {
    return this.#proving(() => this.#claim.update(...given));
  }

  saveTranscript(...given: Parameters<JobClaim["saveTranscript"]>): Promise<void> {
    return this.#proving(() => this.#claim.saveTranscript(...given));
  }

  finish(...given: Parameters<JobClaim["finish"]>): Promise<void> {
    return this.#claim.finish(...given);
  }

  release(...given: Parameters<JobClaim["release"]>): Promise<void> {
    return this.#claim.release(...given);
  }

  async #proving(write: () => Promise<void>): Promise<void> {
    const begunAt = this.#clock.now();
    await write();
    this.#provenAt = begunAt;
    this.#lease.begin(begunAt);
  }
}
