import type { HistoryStore } from "../../ops/history/ports.ts";
import { type Ring, type RingSize, type Sample, withSamples } from "../../ops/history/ring.ts";
import { byDay, type DayUse, joinedUse, KEEP_USAGE_MS } from "../../ops/history/use.ts";
import { packed, unpacked } from "../history_rows.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** What was seen over time, in Deno KV. */
export class KvHistoryStore implements HistoryStore {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async load(name: string): Promise<Ring | undefined> {
    return await tolerate("reading the history", undefined, () => this.#read(name));
  }

  /** A database file is one process's alone. */
  async add(name: string, seen: readonly Sample[], size: RingSize): Promise<Ring | undefined> {
    return await tolerate("saving the history", undefined, async () => {
      const ring = withSamples(await this.#read(name), seen, size);
      await this.#kv.atomic().set(keys.history(name), KINDS.history.toRecord(packed(ring))).commit();
      return ring;
    });
  }

  async addUsage(rows: readonly DayUse[]): Promise<void> {
    await tolerate("saving the usage", undefined, async () => {
      for (const [day, added] of byDay(rows)) await this.#addTo(day, added);
    });
  }

  async usage(days: readonly number[]): Promise<DayUse[] | undefined> {
    return await tolerate("reading the usage", undefined, async () => {
      const records = await Array.fromAsync(this.#kv.list({ prefix: keys.allUsage }));
      const rows = records.flatMap(({ value }) => KINDS.usage.from(value)?.rows ?? []);
      return rows.filter(({ day }) => days.includes(day));
    });
  }

  async #read(name: string): Promise<Ring | undefined> {
    const stored = KINDS.history.from((await this.#kv.get(keys.history(name))).value);
    return stored && unpacked(stored);
  }

  async #addTo(day: number, rows: readonly DayUse[]): Promise<void> {
    for (let isDone = false; !isDone;) {
      const entry = await this.#kv.get(keys.usage(day));
      const before = KINDS.usage.from(entry.value)?.rows ?? [];
      const record = KINDS.usage.toRecord({ rows: joinedUse([...before, ...rows]) });
      const adding = this.#kv.atomic().check(entry);
      isDone = (await adding.set(keys.usage(day), record, { expireIn: KEEP_USAGE_MS }).commit()).ok;
    }
  }
}
