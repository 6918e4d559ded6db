/** What was asked of a provider in a day, and what it cost by estimate. */
export interface Use {
  requests: number;
  failures: number;
  audioSeconds: number;
  dollars: number;
}

export interface DayUse extends Use {
  /** Begin of the day in UTC (milliseconds since the Unix epoch). */
  day: number;
  provider: string;
}

export const DAY_MS = 86_400_000;
export const MOST_DAYS = 31;

/** How long a day is stored. */
export const KEEP_USAGE_MS = (MOST_DAYS + 1) * DAY_MS;

export const NO_USE: Use = { requests: 0, failures: 0, audioSeconds: 0, dollars: 0 };

export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

/** Both together: of a day and provider there is one row, newest day first; days that are too long ago are left out. */
export function joinedUse(rows: readonly DayUse[]): DayUse[] {
  const joined = new Map<string, DayUse>();
  for (const row of rows) {
    const key = `${row.day} ${row.provider}`;
    joined.set(key, { ...row, ...sumOf(joined.get(key) ?? NO_USE, row) });
  }
  const all = [...joined.values()];
  const newest = Math.max(...all.map(({ day }) => day));
  return all.filter(({ day }) => day > newest - MOST_DAYS * DAY_MS)
    .sort((a, b) => b.day - a.day || a.provider.localeCompare(b.provider));
}

export function byDay(rows: readonly DayUse[]): Map<number, DayUse[]> {
  return Map.groupBy(rows, ({ day }) => day);
}

export function sumOf(a: Use, b: Use): Use {
  return {
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    audioSeconds: a.audioSeconds + b.audioSeconds,
    dollars: a.dollars + b.dollars,
  };
}
