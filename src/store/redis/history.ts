import type { ChainableCommander } from "ioredis";
import type { HistoryStore } from "../../ops/history/ports.ts";
import type { Ring } from "../../ops/history/ring.ts";
import { DAY_MS, type DayUse, MOST_DAYS, NO_USE, type Use } from "../../ops/history/use.ts";
import { packed, unpacked } from "../history_rows.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** What an instance that is gone has seen is of no use once it would have left its ring, which holds two weeks. */
const KEEP_SECONDS = 15 * 24 * 3_600;

const KEEP_USAGE_SECONDS = (MOST_DAYS + 1) * DAY_MS / 1_000;
const FIGURES = Object.keys(NO_USE) as (keyof Use)[];

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
      if (rows.length > 0) await this.#database.ask((client) => this.#adding(client.multi(), rows).exec());
    });
  }

  async usage(days: readonly number[]): Promise<DayUse[] | undefined> {
    return await tolerate("reading the usage", undefined, async () => {
      const { keys } = this.#database;
      const read = (day: number) => this.#database.ask((client) => client.hgetall(keys.usage(day)));
      return (await Promise.all(days.map(async (day) => rowsOf(day, await read(day))))).flat();
    });
  }

  #adding(transaction: ChainableCommander, rows: readonly DayUse[]): ChainableCommander {
    for (const row of rows) {
      const key = this.#database.keys.usage(row.day);
      for (const figure of FIGURES) transaction.hincrbyfloat(key, `${row.provider} ${figure}`, row[figure]);
      transaction.expire(key, KEEP_USAGE_SECONDS);
    }
    return transaction;
  }
}

function rowsOf(day: number, stored: Readonly<Record<string, string>>): DayUse[] {
  const providers = new Set(Object.keys(stored).map((field) => field.split(" ")[0]));
  return [...providers].map((provider) => {
    const figures = FIGURES.map((figure) => [figure, Number(stored[`${provider} ${figure}`] ?? 0)]);
    return { day, provider, ...Object.fromEntries(figures) as Use };
  });
}
