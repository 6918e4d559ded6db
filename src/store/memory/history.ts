import type { HistoryStore } from "../../ops/history/ports.ts";
import type { Ring } from "../../ops/history/ring.ts";
import { type DayUse, joinedUse } from "../../ops/history/use.ts";

/** What was seen over time, for as long as the process lives. */
export class MemoryHistoryStore implements HistoryStore {
  readonly #rings = new Map<string, Ring>();
  #usage: DayUse[] = [];

  load(name: string): Promise<Ring | undefined> {
    return Promise.resolve(structuredClone(this.#rings.get(name)));
  }

  save(name: string, ring: Ring): Promise<void> {
    this.#rings.set(name, structuredClone(ring));
    return Promise.resolve();
  }

  addUsage(rows: readonly DayUse[]): Promise<void> {
    this.#usage = joinedUse([...this.#usage, ...rows]);
    return Promise.resolve();
  }

  usage(days: readonly number[]): Promise<DayUse[]> {
    return Promise.resolve(structuredClone(this.#usage.filter(({ day }) => days.includes(day))));
  }
}
