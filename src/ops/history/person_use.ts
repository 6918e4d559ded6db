import { DAY_MS, MOST_DAYS } from "./use.ts";

/** What a provider recognised for somebody in a day, and what that cost by estimate. */
export interface PersonUse {
  /** Begin of the day in UTC (milliseconds since the Unix epoch). */
  day: number;
  /** A person, or the chat in whose name somebody writes. */
  userId: number;
  provider: string;
  audioSeconds: number;
  dollars: number;
}

/** Stands for the language model, where a provider of speech would be named. */
export const WRITING = "writing";

/** Who used how much, of which the store keeps 31 days. Port of ops/; store/ implements it. */
export interface PersonUseBook {
  /** Adds to what all who share the store have noted of the same day, person and provider. Must not reject. */
  add(rows: readonly PersonUse[]): Promise<void>;
  /** @throws when the store fails: nobody must believe that nothing was used */
  of(days: readonly number[]): Promise<PersonUse[]>;
}

/** Of a day, person and provider there is one row. */
export function joinedByPerson(rows: readonly PersonUse[]): PersonUse[] {
  const joined = new Map<string, PersonUse>();
  for (const row of rows) {
    const key = `${row.day} ${row.userId} ${row.provider}`;
    const before = joined.get(key) ?? { audioSeconds: 0, dollars: 0 };
    const audioSeconds = before.audioSeconds + row.audioSeconds;
    joined.set(key, { ...row, audioSeconds, dollars: before.dollars + row.dollars });
  }
  return [...joined.values()];
}

/** Today and the days before it, as many as are kept. */
export function keptDays(today: number): number[] {
  return Array.from({ length: MOST_DAYS }, (_, ago) => today - ago * DAY_MS);
}
