import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../../download/ports.ts";
import { Feed } from "../../feed.ts";
import { outlasts } from "../outlasts.ts";

/** Waits that live as long as the process. */
export class MemoryCooldowns implements Cooldowns {
  readonly #cooldowns = new Map<string, Cooldown>();
  readonly #clock: Clock;
  readonly #feed = new Feed<Cooldown>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(cooldown: Cooldown): Promise<void> {
    const key = JSON.stringify([cooldown.accountName, cooldown.method]);
    if (!outlasts(this.#cooldowns.get(key), cooldown, this.#clock.now())) {
      this.#cooldowns.set(key, { ...cooldown });
      this.#feed.tell({ ...cooldown });
    }
    return Promise.resolve();
  }

  active(): Promise<Cooldown[]> {
    for (const [key, cooldown] of this.#cooldowns) {
      if (cooldown.until <= this.#clock.now()) this.#cooldowns.delete(key);
    }
    return Promise.resolve(structuredClone([...this.#cooldowns.values()]));
  }

  onSet(listener: (cooldown: Cooldown) => void): Disposable {
    return this.#feed.listen(listener);
  }
}
