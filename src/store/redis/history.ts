import type { HistoryStore } from "../../ops/history/ports.ts";
import type { Ring } from "../../ops/history/ring.ts";
import type { DayUse } from "../../ops/history/use.ts";
import { packed, unpacked } from "../history_rows.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { addUse, useFrom } from "./use_hash.ts";

/** What an instance that is gone has seen is of no use once it would have left its ring, which holds two weeks. */
const KEEP_SECONDS = 15 * 24 * 3_600;

/** What was seen over time, in Redis: each instance has a history of its own, and what providers did is counted together. */
export class RedisHistoryStore implements HistoryStore {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async load(name: string): Promise<Ring | undefined> {
    const key = this.#database.keys.history(name);
    return await tolerate("reading the history", undefined, async () => {
      const stored = await unpack(KINDS.history, await this.#database.ask((client) => client.getBuffer(key)));
      return stored && unpacked(stored);
    });
  }

  async save(name: string, ring: Ring): Promise<void> {
    const key = this.#database.keys.history(name);
    await tolerate("saving the history", undefined, async () => {
      const record = await pack(KINDS.history, packed(ring));
      await this.#database.ask((client) => client.set(key, record, "EX", KEEP_SECONDS));
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
}
