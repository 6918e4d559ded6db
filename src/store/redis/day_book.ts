import type { DayBook } from "../../chat/ports.ts";
import { tolerate } from "../tolerate.ts";
import type { RedisDatabase } from "./database.ts";

/** Yesterday is of no use. */
const KEEP_SECONDS = 2 * 24 * 3_600;

/** Seconds by day, in Redis: counted over all instances. */
export class RedisDayBook implements DayBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async spent(id: number, day: number): Promise<number> {
    const key = this.#database.keys.spent(day, id);
    return await tolerate("reading what was used today", 0, async () => {
      return Number(await this.#database.ask((client) => client.get(key)) ?? 0);
    });
  }

  async add(id: number, day: number, seconds: number): Promise<void> {
    const key = this.#database.keys.spent(day, id);
    await tolerate("noting what was used today", undefined, async () => {
      await this.#database.ask((client) =>
        client.multi().incrbyfloat(key, seconds).expire(key, KEEP_SECONDS).exec()
      );
    });
  }
}
