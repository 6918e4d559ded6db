import type { Clock } from "../../clock.ts";
import type { OneTimeBook } from "../../http/ports.ts";

const MOST = 20;

/** What this process alone noted; beyond twenty the oldest goes. */
export class MemoryOneTimeBook implements OneTimeBook {
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(name: string, ms: number): Promise<void> {
    this.#ends.set(name, this.#clock.now() + ms);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST) this.#ends.delete(oldest);
    return Promise.resolve();
  }

  take(name: string): Promise<boolean> {
    const end = this.#ends.get(name) ?? 0;
    this.#ends.delete(name);
    return Promise.resolve(this.#clock.now() < end);
  }
}
