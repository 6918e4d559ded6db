import { type Clock, systemClock } from "../../src/clock.ts";

const LOOK_MS = 1_000;
/** Four minutes in which nothing at all moves: longer than the bot itself waits for anybody who keeps silent. */
const QUIET_LOOKS = 240;
/** Who runs in circles moves, too. */
const LOOKS = 1_800;

/** How tests wait: they give up when nothing has happened for a while, for a busy machine is slow, but something happens on it. */
export class Patience implements Disposable {
  readonly #happened: () => number;
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();
  #closed: Error | undefined;

  /** `happened` counts what happens. */
  constructor(happened: () => number, clock: Clock = systemClock) {
    this.#happened = happened;
    this.#clock = clock;
  }

  /** Waits with a signal that aborts when nothing happens any more, or when this is disposed of. */
  async during<Found>(wait: (signal: AbortSignal) => Promise<Found>): Promise<Found> {
    const [stop, found] = [new AbortController(), new AbortController()];
    this.#waiting.add(stop);
    if (this.#closed) stop.abort(this.#closed);
    const watched = this.#watch(stop, found.signal);
    try {
      return await wait(stop.signal);
    } finally {
      this.#waiting.delete(stop);
      found.abort();
      await watched;
    }
  }

  [Symbol.dispose](): void {
    this.#closed = new Error("the sandbox is closed");
    for (const stop of this.#waiting) stop.abort(this.#closed);
  }

  async #watch(stop: AbortController, found: AbortSignal): Promise<void> {
    let [before, quiet] = [this.#happened(), 0];
    for (let look = 0; look < LOOKS && quiet < QUIET_LOOKS; look++) {
      if (!await this.#pause(found)) return;
      const now = this.#happened();
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
    const why = quiet < QUIET_LOOKS ? "it happens again and again" : `nothing has happened for ${quiet} s`;
    stop.abort(new Error(why));
  }

  /** Resolves to false when the waiting is over. */
  async #pause(found: AbortSignal): Promise<boolean> {
    try {
      await this.#clock.sleep(LOOK_MS, found);
      return true;
    } catch (error) {
      if (found.aborted) return false;
      throw error;
    }
  }
}
