import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../../download/ports.ts";

/** Waits that live as long as the process. */
export class MemoryCooldowns implements Cooldowns {
  readonly #cooldowns = new Map<string, Cooldown>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(cooldown: Cooldown): Promise<void> {
    this.#cooldowns.set(JSON.stringify([cooldown.accountName, cooldown.method]), { ...cooldown });
    return Promise.resolve();
  }

  active(): Promise<Cooldown[]> {
    for (const [key, cooldown] of this.#cooldowns) {
      if (cooldown.until <= this.#clock.now()) this.#cooldowns.delete(key);
    }
    return Promise.resolve(structuredClone([...this.#cooldowns.values()]));
  }
}
