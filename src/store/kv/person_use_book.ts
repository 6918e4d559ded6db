import { joinedByPerson, type PersonUse, type PersonUseBook } from "../../ops/history/person_use.ts";
import { KEEP_USAGE_MS } from "../../ops/history/use.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Who used how much, in Deno KV: a record for each person and day. */
export class KvPersonUseBook implements PersonUseBook {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async add(rows: readonly PersonUse[]): Promise<void> {
    await tolerate("noting who used what", undefined, async () => {
      for (const own of Map.groupBy(rows, ({ day, userId }) => `${day} ${userId}`).values()) {
        await this.#addTo(own);
      }
    });
  }

  async of(days: readonly number[]): Promise<PersonUse[]> {
    const found = days.map(async (day) => {
      const records = await Array.fromAsync(this.#kv.list({ prefix: keys.personUseOf(day) }));
      return records.flatMap(({ value }) => KINDS.personUse.from(value)?.rows ?? []);
    });
    return (await Promise.all(found)).flat();
  }

  async #addTo(rows: readonly PersonUse[]): Promise<void> {
    const key = keys.personUse(rows[0].day, rows[0].userId);
    for (let isDone = false; !isDone;) {
      const entry = await this.#kv.get(key);
      const before = KINDS.personUse.from(entry.value)?.rows ?? [];
      const record = KINDS.personUse.toRecord({ rows: joinedByPerson([...before, ...rows]) });
      const adding = this.#kv.atomic().check(entry).set(key, record, { expireIn: KEEP_USAGE_MS });
      isDone = (await adding.commit()).ok;
    }
  }
}
