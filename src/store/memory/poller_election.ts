import { OFFSET_KNOWN_MS, POLLER_LEASE_MS, type PollerElection, type PollerLease } from "../../chat/ports.ts";
import type { Clock } from "../../clock.ts";

/** Who polls, of those in this process. */
export class MemoryPollerElection implements PollerElection {
  readonly #clock: Clock;
  /** Grows with each poller: what an earlier one writes counts no more. */
  #fence = 0;
  #until = 0;
  #noted = { offset: 0, at: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  stand(): Promise<PollerLease | undefined> {
    const now = this.#clock.now();
    if (this.#until > now) return Promise.resolve(undefined);
    const fence = ++this.#fence;
    this.#until = now + POLLER_LEASE_MS;
    const { offset, at } = this.#noted;
    return Promise.resolve({
      offset: at + OFFSET_KNOWN_MS > now ? offset : 0,
      keep: (place) => Promise.resolve(this.#keep(fence, place)),
      giveUp: () => Promise.resolve(this.#giveUp(fence)),
    });
  }

  #keep(fence: number, offset: number | undefined): boolean {
    if (fence !== this.#fence) return false;
    const now = this.#clock.now();
    this.#until = now + POLLER_LEASE_MS;
    if (offset !== undefined) this.#noted = { offset, at: now };
    return true;
  }

  #giveUp(fence: number): void {
    if (fence !== this.#fence) return;
    this.#fence++;
    this.#until = 0;
  }
}
