import type { Clock } from "../../clock.ts";
import type { Cooldown, Cooldowns } from "../../download/ports.ts";
import { Feed } from "../../feed.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { outlasts } from "../outlasts.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Waits in Deno KV; each expires by itself. */
export class KvCooldowns implements Cooldowns {
  readonly #kv: Kv;
  readonly #clock: Clock;
  readonly #feed = new Feed<Cooldown>();

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  async set(cooldown: Cooldown): Promise<void> {
    const key = keys.cooldown(cooldown.accountName, cooldown.method);
    const expireIn = Math.max(1, cooldown.until - this.#clock.now());
    await tolerate("saving a cooldown", undefined, async () => {
      for (let isStored = false; !isStored;) {
        const stored = await this.#kv.get(key);
        if (outlasts(KINDS.cooldown.from(stored.value), cooldown, this.#clock.now())) return;
        const write = this.#kv.atomic().check(stored);
        ({ ok: isStored } = await write.set(key, KINDS.cooldown.toRecord(cooldown), { expireIn }).commit());
      }
      this.#feed.tell(cooldown);
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

  onSet(listener: (cooldown: Cooldown) => void): Disposable {
    return this.#feed.listen(listener);
  }
}
