import type { HistoryStore } from "../../ops/history/ports.ts";
import { type Ring, type RingSize, type Sample, withSamples } from "../../ops/history/ring.ts";
import { type DayUse, joinedUse } from "../../ops/history/use.ts";

/** What was seen over time, for as long as the process lives. */
export class MemoryHistoryStore implements HistoryStore {
  readonly #rings = new Map<string, Ring>();
  #usage: DayUse[] = [];

  load(name: string): Promise<Ring | undefined> {
    return Promise.resolve(structuredClone(this.#rings.get(name)));
  }

  add(name: string, seen: readonly Sample[], size: RingSize): Promise<Ring | undefined> {
    this.#rings.set(name, withSamples(this.#rings.get(name), structuredClone(seen), size));
    return this.load(name);
  }

  addUsage(rows: readonly DayUse[]): Promise<void> {
    this.#usage = joinedUse([...this.#usage, ...rows]);
    return Promise.resolve();
  }

  usage(days: readonly number[]): Promise<DayUse[]> {
    return Promise.resolve(structuredClone(this.#usage.filter(({ day }) => days.includes(day))));
  }
}
