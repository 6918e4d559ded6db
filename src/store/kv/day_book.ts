import type { DayBook } from "../../chat/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Yesterday is of no use. */
const KEEP_MS = 2 * 24 * 3_600_000;

/** Seconds by day, in Deno KV. */
export class KvDayBook implements DayBook {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async spent(id: number, day: number): Promise<number> {
    return await tolerate("reading what was used today", 0, async () => {
      return KINDS.spent.from((await this.#kv.get(keys.spent(day, id))).value)?.seconds ?? 0;
    });
  }

  async add(id: number, day: number, seconds: number): Promise<void> {
    await tolerate("noting what was used today", undefined, async () => {
      for (let isDone = false; !isDone;) {
        const entry = await this.#kv.get(keys.spent(day, id));
        const before = KINDS.spent.from(entry.value)?.seconds ?? 0;
        const record = KINDS.spent.toRecord({ seconds: before + seconds });
        isDone =
          (await this.#kv.atomic().check(entry).set(entry.key, record, { expireIn: KEEP_MS }).commit()).ok;
      }
    });
  }
}
