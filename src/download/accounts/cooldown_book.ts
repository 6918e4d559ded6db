import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../ports.ts";
import { LONGEST_WAIT_MS } from "../waits.ts";

const log = getLogger(["transhades", "download"]);

/** The waits of all accounts, those that other instances note included, at hand without asking the store; each ends by itself. */
export class CooldownBook {
  readonly #store: Cooldowns;
  readonly #clock: Clock;
  #known: Cooldown[] = [];
  #writing: Promise<void> = Promise.resolve();
  #listening: Disposable | undefined;

  constructor(store: Cooldowns, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Takes over the waits of an earlier run. A store that fails costs only these: Telegram will say them again. */
  async load(): Promise<void> {
    this.#listening ??= this.#store.onSet((wait) => this.#learn(wait));
    try {
      for (const wait of await this.#store.active()) this.#learn(wait);
    } catch (error) {
      log.warn("the waits of the last run cannot be read: {error}", { error });
    }
  }

  /** Holds from now on; is stored in the background. */
  set(cooldown: Cooldown): void {
    this.#learn(cooldown);
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

  /** Resolves once everything is stored; nothing that others note is heard any more. */
  async close(): Promise<void> {
    this.#listening?.[Symbol.dispose]();
    await this.#writing;
  }

  /** Of two waits the longer one counts, as in the store. */
  #learn({ accountName, method, until }: Cooldown): void {
    const isSame = (other: Cooldown) => other.accountName === accountName && other.method === method;
    const latest = Math.min(until, this.#clock.now() + LONGEST_WAIT_MS);
    const longest = Math.max(latest, ...this.active().filter(isSame).map((other) => other.until));
    this.#known = [...this.active().filter((other) => !isSame(other)), {
      accountName,
      method,
      until: longest,
    }];
  }
}
