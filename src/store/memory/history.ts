import type { HistoryStore } from "../../ops/history/ports.ts";
import type { Ring } from "../../ops/history/ring.ts";

/** What was seen over time, for as long as the process lives. */
export class MemoryHistoryStore implements HistoryStore {
  readonly #rings = new Map<string, Ring>();

  load(name: string): Promise<Ring | undefined> {
    return Promise.resolve(structuredClone(this.#rings.get(name)));
  }

  save(name: string, ring: Ring): Promise<void> {
    this.#rings.set(name, structuredClone(ring));
    return Promise.resolve();
  }
}
