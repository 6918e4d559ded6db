import { setImmediate } from "node:timers";
import type { Clock } from "../src/clock.ts";

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A Clock that stands still until a test advances it; sleepers wake in the order of their times. */
export class FakeClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  /** How many callers sleep just now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, ms), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  /** Moves time on by `ms`, waking each sleeper at its time and letting what it awaits run before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#sleepers.toSorted((a, b) => a.at - b.at).at(0);
      if (next === undefined || next.at > end) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that is ready to run, run: several turns of the event loop. */
export async function settle(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

const LOOK_AGAIN_MS = 2;
/** Five minutes at least, more where the machine is busy: a test that hangs ends with its name before the whole run is ended. */
const MOST_LOOKS = 150_000;

/**
 * Resolves once it is so. Between two looks the processor is free for what answers over a socket, or in another process.
 * @throws when it never becomes so
 */
export async function until(isSo: () => boolean | Promise<boolean>, mostLooks = MOST_LOOKS): Promise<void> {
  for (let looks = 1; !await isSo(); looks++) {
    if (looks >= mostLooks) throw new Error(`waited in vain for ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
