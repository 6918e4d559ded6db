import type { ChainableCommander } from "ioredis";
import { type DayUse, KEEP_USAGE_MS, NO_USE, type Use } from "../../ops/history/use.ts";
import type { RedisKeys } from "./keys.ts";

const FIGURES = Object.keys(NO_USE) as (keyof Use)[];

/** Adds to what all instances have used: a hash for each day, a field for each figure of a provider. */
export function addUse(
  transaction: ChainableCommander,
  rows: readonly DayUse[],
  keys: RedisKeys,
): ChainableCommander {
  for (const row of rows) {
    const key = keys.usage(row.day);
    for (const figure of FIGURES) transaction.hincrbyfloat(key, `${row.provider} ${figure}`, row[figure]);
    transaction.pexpire(key, KEEP_USAGE_MS);
  }
  return transaction;
}

export function useFrom(day: number, stored: Readonly<Record<string, string>>): DayUse[] {
  const providers = new Set(Object.keys(stored).map((field) => field.split(" ")[0]));
  return [...providers].map((provider) => {
    const figures = FIGURES.map((figure) => [figure, Number(stored[`${provider} ${figure}`] ?? 0)]);
    return { day, provider, ...Object.fromEntries(figures) as Use };
  });
}
