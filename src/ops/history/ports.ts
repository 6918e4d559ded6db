import type { Ring } from "./ring.ts";

/** What was seen over time; survives a restart. Port of ops/; store/ implements it. */
export interface HistoryStore {
  /** Undefined when there is none yet, or the store fails. */
  load(name: string): Promise<Ring | undefined>;
  /** Must not reject. */
  save(name: string, ring: Ring): Promise<void>;
}
