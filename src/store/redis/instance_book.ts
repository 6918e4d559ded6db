import { z } from "zod";
import { INSTANCE_KNOWN_MS, type InstanceBook, type InstanceStatus } from "../../ops/status.ts";
import type { RedisDatabase } from "./database.ts";
import type { Reach } from "./reach.ts";
import { listOf, script, textOf } from "./script.ts";

/** instances, ends; name, record, how long it is known: those that were not heard of for too long go. */
const NOTE = script(
  "note_instance",
  2,
  `
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
  redis.call('HDEL', KEYS[1], gone)
  redis.call('ZREM', KEYS[2], gone)
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[2])
return 1
`,
);

/** instances, ends; name. */
const LEAVE = script(
  "leave_instances",
  2,
  `
redis.call('HDEL', KEYS[1], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[2])
return 1
`,
);

/** instances, ends: the records of those that are known. */
const LIST = script(
  "list_instances",
  2,
  `
local names = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.0f', now), '+inf')
if #names == 0 then return {} end
return redis.call('HMGET', KEYS[1], unpack(names))
`,
);

const schema = z.object({
  name: z.string(),
  startedAt: z.number(),
  version: z.string(),
  intake: z.enum(["polling", "standby", "webhook", "connecting"]),
  workers: z.number(),
  memoryMegabytes: z.number(),
}) satisfies z.ZodType<InstanceStatus>;

/** The instances that share the database; while it is away nobody is known. */
export class RedisInstanceBook implements InstanceBook {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;

  constructor(database: RedisDatabase, reach: Reach) {
    this.#database = database;
    this.#reach = reach;
  }

  async note(instance: InstanceStatus): Promise<void> {
    const args = [instance.name, JSON.stringify(instance), INSTANCE_KNOWN_MS];
    await this.#reach.ask(async () => Number(await this.#database.run(NOTE, this.#keys, args)));
  }

  async leave(name: string): Promise<void> {
    await this.#reach.ask(async () => Number(await this.#database.run(LEAVE, this.#keys, [name])));
  }

  async list(): Promise<InstanceStatus[]> {
    const records = await this.#reach.ask(async () => listOf(await this.#database.run(LIST, this.#keys))) ??
      [];
    return records.flatMap((record) => readable(textOf(record)))
      .toSorted((a, b) => a.startedAt - b.startedAt);
  }

  get #keys(): string[] {
    const { keys } = this.#database;
    return [keys.instances(), keys.instanceEnds()];
  }
}

/** Another version of the program may tell other things of itself. */
function readable(record: string | undefined): InstanceStatus[] {
  try {
    return [schema.parse(JSON.parse(record ?? ""))];
  } catch {
    return [];
  }
}
