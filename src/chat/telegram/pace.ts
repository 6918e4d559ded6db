/** One request every `intervalMs` in the long run, `burst` of them at once after a rest. */
export interface Pace {
  intervalMs: number;
  burst: number;
}

/** The generic cell rate algorithm: what was taken is remembered as one moment, until which the pace is used up. */
export class Meter {
  #usedUntil = 0;
  constructor(readonly pace: Pace) {}

  /** When the next request may go, if `spare` more must be possible after it. */
  readyAt(now: number, spare = 0): number {
    return Math.max(now, this.#usedUntil - (this.pace.burst - 1 - spare) * this.pace.intervalMs);
  }

  /** Counts a request that goes now. */
  count(now: number): void {
    this.#usedUntil = Math.max(this.#usedUntil, now) + this.pace.intervalMs;
  }

  /** No request before `until`, and no burst right after it. */
  block(until: number): void {
    this.#usedUntil = Math.max(this.#usedUntil, until + (this.pace.burst - 1) * this.pace.intervalMs);
  }

  isIdle(now: number): boolean {
    return this.#usedUntil <= now;
  }
}
