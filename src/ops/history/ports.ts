import type { Ring, RingSize, Sample } from "./ring.ts";
import type { DayUse } from "./use.ts";

/** What was seen over time; survives a restart. Port of ops/; store/ implements it. */
export interface HistoryStore {
  /** Undefined when there is none yet, or the store fails. */
  load(name: string): Promise<Ring | undefined>;
  /** Adds to what all who share the store have seen, and answers with it; undefined, and nothing is added, when it fails. */
  add(name: string, seen: readonly Sample[], size: RingSize): Promise<Ring | undefined>;
  /** Adds to what all who share the store have used of the same day and provider. Must not reject. */
  addUsage(rows: readonly DayUse[]): Promise<void>;
  /** Of these days, of which the store keeps 31; undefined when it fails. */
  usage(days: readonly number[]): Promise<DayUse[] | undefined>;
}
