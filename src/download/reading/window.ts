import { Bell, sleepUntil } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";

/**
 * How many parts of a file are asked for at once. A connection that broke may have broken because of them: then one goes
 * alone, and each that comes lets another follow, so that even a server that soon closes every connection gives its parts.
 */
export class Window {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #changes = new Bell();
  #size: number;
  #inUse = 0;

  constructor(most: number, clock: Clock) {
    this.#most = most;
    this.#size = most;
    this.#clock = clock;
  }

  /** To be given back. @throws the signal's reason when it aborts first */
  async enter(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    while (this.#inUse >= this.#size) {
      await sleepUntil(Infinity, { clock: this.#clock, bell: this.#changes.next, signal });
    }
    this.#inUse++;
    return {
      [Symbol.dispose]: () => {
        this.#inUse--;
        this.#changes.ring();
      },
    };
  }

  widen(): void {
    this.#size = Math.min(this.#most, this.#size + 1);
  }

  close(): void {
    this.#size = 1;
  }
}
