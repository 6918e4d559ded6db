import type { Archive } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { HistoryEntry } from "../../chat/history/entry.ts";
import type { Clock } from "../../clock.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { BigValues } from "./big_values.ts";

/** What chats were told, in Deno KV: each text by its job, and an entry of it by its person and time. */
export class KvArchive implements Archive {
  readonly #values: BigValues;
  readonly #clock: Clock;

  constructor(values: BigValues, clock: Clock) {
    this.#values = values;
    this.#clock = clock;
  }

  /** The entry last: what is listed is there. */
  async keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean> {
    const expiresAt = this.#clock.now() + keepMs;
    return await tolerate("keeping what was told", false, async () => {
      const key = keys.told(told.asked.id);
      await this.#values.set(KINDS.keptTold, key, { told, expiresAt }, { expireInMs: keepMs });
      await this.#values.set(KINDS.keptEntry, entryKey(entry), { entry, expiresAt }, { expireInMs: keepMs });
      return true;
    });
  }

  async find(jobId: string): Promise<Told | undefined> {
    return await tolerate("reading what was told", undefined, async () => {
      const kept = await this.#values.get(KINDS.keptTold, keys.told(jobId));
      return kept !== undefined && this.#isFresh(kept) ? kept.told : undefined;
    });
  }

  async entries(userId: number): Promise<HistoryEntry[]> {
    const listed = await Array.fromAsync(this.#values.list(KINDS.keptEntry, keys.entriesOf(userId)));
    return listed.filter((kept) => this.#isFresh(kept)).map(({ entry }) => entry).reverse();
  }

  async forget(entry: HistoryEntry): Promise<void> {
    await this.#values.deleteAll([entryKey(entry), keys.told(entry.asked.id)]);
  }

  #isFresh({ expiresAt }: { expiresAt: number }): boolean {
    return expiresAt > this.#clock.now();
  }
}

function entryKey({ asked: { userId, acceptedAt, id } }: HistoryEntry): Deno.KvKey {
  return keys.entry(userId, acceptedAt, id);
}
