import type { ChainableCommander } from "ioredis";
import type { PersonUse, PersonUseBook } from "../../ops/history/person_use.ts";
import { KEEP_USAGE_MS } from "../../ops/history/use.ts";
import { tolerate } from "../tolerate.ts";
import type { RedisDatabase } from "./database.ts";
import type { RedisKeys } from "./keys.ts";

const FIGURES = ["audioSeconds", "dollars"] as const;

/** Who used how much, in Redis: counted over all instances, a hash for each day. */
export class RedisPersonUseBook implements PersonUseBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async add(rows: readonly PersonUse[]): Promise<void> {
    await tolerate("noting who used what", undefined, async () => {
      const { keys } = this.#database;
      await this.#database.ask((client) => {
        const transaction = client.multi();
        for (const row of rows) {
          const key = keys.personUse(row.day);
          for (const figure of FIGURES) {
            transaction.hincrbyfloat(key, `${row.userId} ${row.provider} ${figure}`, row[figure]);
          }
          transaction.pexpire(key, KEEP_USAGE_MS);
        }
        return transaction.exec();
      });
    });
  }

  async of(days: readonly number[]): Promise<PersonUse[]> {
    const read = (day: number) =>
      this.#database.ask((client) => client.hgetall(this.#database.keys.personUse(day)));
    return (await Promise.all(days.map(async (day) => personUseFrom(day, await read(day))))).flat();
  }
}

/** Puts there what is not there yet: begun anew, a move counts nothing twice. */
export function takePersonUse(
  transaction: ChainableCommander,
  rows: readonly PersonUse[],
  keys: RedisKeys,
): ChainableCommander {
  for (const row of rows) {
    const key = keys.personUse(row.day);
    for (const figure of FIGURES) {
      transaction.hsetnx(key, `${row.userId} ${row.provider} ${figure}`, row[figure]);
    }
    transaction.pexpire(key, KEEP_USAGE_MS);
  }
  return transaction;
}

/** What a day's hash says. */
export function personUseFrom(day: number, stored: Readonly<Record<string, string>>): PersonUse[] {
  const rows = new Set(Object.keys(stored).map((field) => field.split(" ").slice(0, 2).join(" ")));
  return [...rows].map((row) => {
    const [userId, provider] = row.split(" ");
    const [audioSeconds, dollars] = FIGURES.map((figure) => Number(stored[`${row} ${figure}`] ?? 0));
    return { day, userId: Number(userId), provider, audioSeconds, dollars };
  });
}
