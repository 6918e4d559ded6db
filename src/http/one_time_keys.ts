import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";

const GOOD_FOR_MS = 5 * 60_000;
const MOST_KEYS = 20;

/** Keys that open the pages once, within five minutes; known to this process alone. */
export class OneTimeKeys {
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  make(): string {
    const key = randomBytes(32).toString("base64url");
    this.#ends.set(key, this.#clock.now() + GOOD_FOR_MS);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST_KEYS) this.#ends.delete(oldest);
    return key;
  }

  /** Is it one, and not used yet? Afterwards it is. */
  redeem(key: string): boolean {
    const end = this.#ends.get(key) ?? 0;
    this.#ends.delete(key);
    return this.#clock.now() < end;
  }
}
