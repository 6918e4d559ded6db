import type { HistoryStore } from "../../ops/history/ports.ts";
import { type Ring, type RingSize, type Sample, withSamples } from "../../ops/history/ring.ts";
import type { DayUse } from "../../ops/history/use.ts";
import { packed, unpacked } from "../history_rows.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { script } from "./script.ts";
import { addUse, useFrom } from "./use_hash.ts";

/** What was seen is of no use once it would have left its ring, which holds two weeks. */
const KEEP_SECONDS = 15 * 24 * 3_600;

/** history; what was read of it (or ""), what is to be there, how long: 1 unless another instance changed it meanwhile. */
const REPLACE = script(
  "replace_history",
  1,
  `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
return 1
`,
);

/** What all instances have seen over time, in Redis. */
export class RedisHistoryStore implements HistoryStore {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async load(name: string): Promise<Ring | undefined> {
    return await tolerate("reading the history", undefined, async () => (await this.#read(name)).ring);
  }

  async add(name: string, seen: readonly Sample[], size: RingSize): Promise<Ring | undefined> {
    const key = this.#database.keys.history(name);
    return await tolerate("saving the history", undefined, async () => {
      for (;;) {
        const { record, ring: before } = await this.#read(name);
        const ring = withSamples(before, seen, size);
        const args = [record ?? "", await pack(KINDS.history, packed(ring)), KEEP_SECONDS];
        if (await this.#database.run(REPLACE, [key], args) === 1) return ring;
      }
    });
  }

  async addUsage(rows: readonly DayUse[]): Promise<void> {
    await tolerate("saving the usage", undefined, async () => {
      const { keys } = this.#database;
      if (rows.length > 0) await this.#database.ask((client) => addUse(client.multi(), rows, keys).exec());
    });
  }

  async usage(days: readonly number[]): Promise<DayUse[] | undefined> {
    return await tolerate("reading the usage", undefined, async () => {
      const { keys } = this.#database;
      const read = (day: number) => this.#database.ask((client) => client.hgetall(keys.usage(day)));
      return (await Promise.all(days.map(async (day) => useFrom(day, await read(day))))).flat();
    });
  }

  async #read(name: string) {
    const key = this.#database.keys.history(name);
    const record = await this.#database.ask((client) => client.getBuffer(key));
    const stored = await unpack(KINDS.history, record);
    return { record, ring: stored && unpacked(stored) };
  }
}
