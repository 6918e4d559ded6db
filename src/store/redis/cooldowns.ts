import { z } from "zod";
import type { Cooldown, Cooldowns } from "../../download/ports.ts";
import { LONGEST_WAIT_MS } from "../../download/waits.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import { Channel } from "./channel.ts";
import type { RedisDatabase } from "./database.ts";
import { listOf, script } from "./script.ts";

/** waits, ends; account and method, wait, its end, longest wait, message: 1 when it counts. Waits that are over go. */
const SET = script(
  "set_cooldown",
  2,
  `
local before = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[2]))
local isLonger = before and before > now and before > tonumber(ARGV[4]) and before <= now + ARGV[5]
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('HDEL', KEYS[1], old)
  redis.call('ZREM', KEYS[2], old)
end
if isLonger or tonumber(ARGV[4]) <= now then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
redis.call('PUBLISH', KEYS[2], ARGV[6])
return 1
`,
);

/** waits, ends: those whose end is ahead. */
const ACTIVE = script(
  "active_cooldowns",
  2,
  `
local ahead = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.0f', now), '+inf')
if #ahead == 0 then return {} end
return redis.call('HMGET', KEYS[1], unpack(ahead))
`,
);

const schema: z.ZodType<Cooldown> = z.object({
  accountName: z.string(),
  method: z.string(),
  until: z.number(),
});

/** Waits in Redis, for all who use the same credentials; each instance hears at once of what another has to wait for. */
export class RedisCooldowns implements Cooldowns, Disposable {
  readonly #database: RedisDatabase;
  readonly #channel: Channel<Cooldown>;

  private constructor(database: RedisDatabase, channel: Channel<Cooldown>) {
    this.#database = database;
    this.#channel = channel;
  }

  /** @throws {RedisFailure} */
  static async open(database: RedisDatabase): Promise<RedisCooldowns> {
    const onGap = async () => {
      for (const wait of await cooldowns.active()) channel.tellHere(wait);
    };
    const channel: Channel<Cooldown> = await Channel.open(database, {
      name: database.keys.cooldownEnds(),
      schema,
      onGap,
    });
    const cooldowns = new RedisCooldowns(database, channel);
    return cooldowns;
  }

  async set(cooldown: Cooldown): Promise<void> {
    await tolerate("saving a cooldown", undefined, async () => {
      const field = JSON.stringify([cooldown.accountName, cooldown.method]);
      const record = await pack(KINDS.cooldown, cooldown);
      const message = this.#channel.message(cooldown);
      const args = [field, record, cooldown.until, LONGEST_WAIT_MS, message];
      if (await this.#database.run(SET, this.#keys, args) === 1) this.#channel.tellHere(cooldown);
    });
  }

  async active(): Promise<Cooldown[]> {
    return await tolerate("reading cooldowns", [], async () => {
      const records = listOf(await this.#database.run(ACTIVE, this.#keys));
      const waits = await Promise.all(records.map((record) => unpack(KINDS.cooldown, record)));
      return waits.filter((wait) => wait !== undefined);
    });
  }

  onSet(listener: (cooldown: Cooldown) => void): Disposable {
    return this.#channel.listen(listener);
  }

  [Symbol.dispose](): void {
    this.#channel[Symbol.dispose]();
  }

  get #keys(): string[] {
    const { keys } = this.#database;
    return [keys.cooldowns(), keys.cooldownEnds()];
  }
}
