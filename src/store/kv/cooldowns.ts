import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../../download/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Waits in Deno KV; each expires by itself. */
export class KvCooldowns implements Cooldowns {
  readonly #kv: Kv;
  readonly #clock: Clock;

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  async set(cooldown: Cooldown): Promise<void> {
    const key = keys.cooldown(cooldown.accountName, cooldown.method);
    const expireIn = Math.max(1, cooldown.until - this.#clock.now());
    await tolerate("saving a cooldown", undefined, async () => {
      await this.#kv.atomic().set(key, KINDS.cooldown.toRecord(cooldown), { expireIn }).commit();
    });
  }

  async active(): Promise<Cooldown[]> {
    return await tolerate("reading cooldowns", [], async () => {
      const records = await Array.fromAsync(
        this.#kv.list({ prefix: keys.cooldowns }),
        (entry) => entry.value,
      );
      return records.map((record) => KINDS.cooldown.from(record))
        .filter((cooldown) => cooldown !== undefined)
        .filter(({ until }) => until > this.#clock.now());
    });
  }
}
