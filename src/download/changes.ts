import type { Clock } from "../clock.ts";
import { abortable } from "../abortable.ts";

/** Wakes everybody who waits for "something is different now, look again". */
export class Changes {
  #next = Promise.withResolvers<void>();

  announce(): void {
    const current = this.#next;
    this.#next = Promise.withResolvers();
    current.resolve();
  }

  /** Resolves at the next change, at the latest at `until` (milliseconds since the Unix epoch). */
  async wait(until: number, clock: Clock, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const stop = AbortSignal.any([signal, woken.signal]);
    const change = abortable(this.#next.promise, stop);
    try {
      if (until === Infinity) await change;
      else await Promise.race([change, clock.sleep(until - clock.now(), stop)]);
    } finally {
      woken.abort();
      change.catch(() => {});
    }
  }
}
