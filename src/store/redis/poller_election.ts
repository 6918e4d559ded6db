import { OFFSET_KNOWN_MS, POLLER_LEASE_MS, type PollerElection, type PollerLease } from "../../chat/ports.ts";
import { tolerate } from "../tolerate.ts";
import type { RedisDatabase } from "./database.ts";
import { listOf, type Reply, script } from "./script.ts";

/**
 * The poller is one hash: `token` of who stood, and `until`, while somebody has the lease; `fence`, which grows with each
 * poller, so that what an earlier one writes counts no more; `offset` and `notedAt`.
 */

/** poller; token, lease, how long an offset is known: fence and offset; nothing while another has it. */
const STAND = script(
  "stand_as_poller",
  1,
  `
local token, ends = unpack(redis.call('HMGET', KEYS[1], 'token', 'until'))
local isOurs = token == ARGV[2]
if token and not isOurs and tonumber(ends) > now then return nil end
if not isOurs then redis.call('HINCRBY', KEYS[1], 'fence', 1) end
redis.call('HSET', KEYS[1], 'token', ARGV[2], 'until', now + ARGV[3])
local fence, offset, notedAt = unpack(redis.call('HMGET', KEYS[1], 'fence', 'offset', 'notedAt'))
local isKnown = notedAt and notedAt + ARGV[4] > now
return { tonumber(fence), isKnown and tonumber(offset) or 0 }
`,
);

/** poller; fence, lease, offset or "": 1 while the lease is that poller's. */
const KEEP = script(
  "keep_polling",
  1,
  `
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'until', now + ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'offset', ARGV[4], 'notedAt', now) end
return 1
`,
);

/** poller; fence. */
const GIVE_UP = script(
  "give_up_polling",
  1,
  `
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then return 0 end
redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HDEL', KEYS[1], 'token', 'until')
return 1
`,
);

/** Who polls, of all instances that share the database. */
export class RedisPollerElection implements PollerElection {
  readonly #database: RedisDatabase;
  /** Who stood without hearing whether it was elected: if so, it is to wait for nobody but itself. */
  #unanswered?: string;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async stand(): Promise<PollerLease | undefined> {
    const [fence, offset] = listOf(await this.#stand());
    if (typeof fence !== "number" || typeof offset !== "number") return undefined;
    return {
      offset,
      keep: async (place) => {
        return await this.#database.run(KEEP, this.#keys, [fence, POLLER_LEASE_MS, place ?? ""]) === 1;
      },
      giveUp: () =>
        tolerate("giving up the poller's lease", undefined, async () => {
          await this.#database.run(GIVE_UP, this.#keys, [fence]);
        }),
    };
  }

  async #stand(): Promise<Reply> {
    const token = this.#unanswered ?? crypto.randomUUID();
    this.#unanswered = undefined;
    try {
      return await this.#database.run(STAND, this.#keys, [token, POLLER_LEASE_MS, OFFSET_KNOWN_MS]);
    } catch (error) {
      this.#unanswered = token;
      throw error;
    }
  }

  get #keys(): string[] {
    return [this.#database.keys.poller()];
  }
}
