import { type HandledUpdates, UPDATE_MS } from "../../chat/ports.ts";
import type { Clock } from "../../clock.ts";

const MOST_REMEMBERED = 10_000;

interface Known {
  isHandled: boolean;
  until: number;
}

/** Updates that were handled lately, as long as the process lives. */
export class MemoryHandledUpdates implements HandledUpdates {
  readonly #clock: Clock;
  /** By what tells them from others, those noted first at the front. */
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  claim(update: string): Promise<"ours" | "elsewhere" | "handled"> {
    this.#forgetOld();
    const known = this.#known.get(update);
    if (known !== undefined && known.until > this.#clock.now()) {
      return Promise.resolve(known.isHandled ? "handled" : "elsewhere");
    }
    this.#note(update, false, UPDATE_MS.underway);
    return Promise.resolve("ours");
  }

  done(update: string): Promise<void> {
    return Promise.resolve(this.#note(update, true, UPDATE_MS.handled));
  }

  giveUp(update: string): Promise<void> {
    this.#known.delete(update);
    return Promise.resolve();
  }

  #note(update: string, isHandled: boolean, ms: number): void {
    this.#known.delete(update);
    this.#known.set(update, { isHandled, until: this.#clock.now() + ms });
  }

  #forgetOld(): void {
    for (const [update, { until }] of this.#known) {
      if (until > this.#clock.now() && this.#known.size <= MOST_REMEMBERED) return;
      this.#known.delete(update);
    }
  }
}
