import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../ports.ts";
import { LONGEST_WAIT_MS } from "../waits.ts";

const log = getLogger(["transhades", "download"]);

/** The waits of all accounts, at hand without asking the store; each ends by itself. */
export class CooldownBook {
  readonly #store: Cooldowns;
  readonly #clock: Clock;
  #known: Cooldown[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(store: Cooldowns, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes over the waits of an earlier run. A store that fails costs only these: Telegram will say them again. */
  async load(): Promise<void> {
    try {
      const latest = this.#clock.now() + LONGEST_WAIT_MS;
      const kept = await this.#store.active();
      this.#known.push(...kept.map((wait) => ({ ...wait, until: Math.min(wait.until, latest) })));
    } catch (error) {
      log.warn("the waits of the last run cannot be read: {error}", { error });
    }
  }

  /** Holds from now on; is stored in the background. */
  set(cooldown: Cooldown): void {
    this.#known = this.active().filter((other) =>
      other.accountName !== cooldown.accountName || other.method !== cooldown.method
    );
    this.#known.push(cooldown);
    this.#writing = this.#writing
      .then(() => this.#store.set(cooldown))
      .catch((error: unknown) => log.warn("a wait cannot be stored: {error}", { error }));
  }

  active(): Cooldown[] {
    return this.#known.filter(({ until }) => until > this.#clock.now());
  }

  /** When the account may use all of these methods again; 0 when it may now. */
  until(accountName: string, isOne: (method: string) => boolean): number {
    const ends = this.active()
      .filter((wait) => wait.accountName === accountName && (wait.method === "*" || isOne(wait.method)))
      .map(({ until }) => until);
    return Math.max(0, ...ends);
  }

  /** Resolves once everything is stored. */
  async flush(): Promise<void> {
    await this.#writing;
  }
}
