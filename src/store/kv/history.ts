import type { HistoryStore } from "../../ops/history/ports.ts";
import type { Ring } from "../../ops/history/ring.ts";
import { type DayUse, joinedUse } from "../../ops/history/use.ts";
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
    return await tolerate("reading the history", undefined, async () => {
      const stored = KINDS.history.from((await this.#kv.get(keys.history(name))).value);
      return stored && unpacked(stored);
    });
  }

  async save(name: string, ring: Ring): Promise<void> {
    await tolerate("saving the history", undefined, async () => {
      await this.#kv.atomic().set(keys.history(name), KINDS.history.toRecord(packed(ring))).commit();
    });
  }

  async addUsage(rows: readonly DayUse[]): Promise<void> {
    await tolerate("saving the usage", undefined, async () => {
      for (let isDone = rows.length === 0; !isDone;) {
        const entry = await this.#kv.get(keys.usage);
        const before = KINDS.usage.from(entry.value)?.rows ?? [];
        const record = KINDS.usage.toRecord({ rows: joinedUse([...before, ...rows]) });
        isDone = (await this.#kv.atomic().check(entry).set(keys.usage, record).commit()).ok;
      }
    });
  }

  async usage(days: readonly number[]): Promise<DayUse[] | undefined> {
    return await tolerate("reading the usage", undefined, async () => {
      const rows = KINDS.usage.from((await this.#kv.get(keys.usage)).value)?.rows ?? [];
      return rows.filter(({ day }) => days.includes(day));
    });
  }
}
