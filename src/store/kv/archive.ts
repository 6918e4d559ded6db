import type { Archive } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { HistoryEntry } from "../../chat/history/entry.ts";
import type { Clock } from "../../clock.ts";
import { InOrder } from "../../in_order.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { BigValues } from "./big_values.ts";

/** What chats were told, in Deno KV: each text by its job, and an entry of it by its person and time. */
export class KvArchive implements Archive {
  readonly #values: BigValues;
  readonly #clock: Clock;
  /** One process owns the database: nobody else changes what is there. */
  readonly #changes = new InOrder<string>();

  constructor(values: BigValues, clock: Clock) {
    this.#values = values;
    this.#clock = clock;
  }

  async keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean> {
    return await tolerate("keeping what was told", false, async () => {
      await this.put(told, entry, keepMs);
      return true;
    });
  }

  /** The entry with its text, or after it: what is listed is there. @throws when the database fails */
  async put(told: Told, entry: HistoryEntry, keepMs: number): Promise<void> {
    const [key, expiresAt] = [keys.told(told.asked.id), this.#clock.now() + keepMs];
    const [listed, expiry] = [{ entry, expiresAt }, { expireInMs: keepMs }];
    const also = this.#values.along(KINDS.keptEntry, entryKey(entry), listed, expiry);
    await this.#values.set(KINDS.keptTold, key, { told, expiresAt }, { ...expiry, also, isNew: true });
    if (also === undefined) await this.#values.set(KINDS.keptEntry, entryKey(entry), listed, expiry);
  }

  change(...[jobId, change]: Parameters<Archive["change"]>): Promise<Told | undefined> {
    return this.#changes.run(jobId, async () => {
      const kept = await this.#values.get(KINDS.keptTold, keys.told(jobId));
      if (kept === undefined || !this.#isFresh(kept)) return undefined;
      const { told, entry } = change(kept.told);
      await this.put(told, entry, kept.expiresAt - this.#clock.now());
      return told;
    });
  }

  async find(jobId: string): Promise<Told | undefined> {
    const kept = await this.#values.get(KINDS.keptTold, keys.told(jobId));
    return kept !== undefined && this.#isFresh(kept) ? kept.told : undefined;
  }

  async entries(userId: number): Promise<HistoryEntry[]> {
    const listed = await Array.fromAsync(this.#values.list(KINDS.keptEntry, keys.entriesOf(userId)));
    return listed.filter((kept) => this.#isFresh(kept)).map(({ entry }) => entry).reverse();
  }

  async *before(time: number): AsyncGenerator<HistoryEntry> {
    for await (const { entry } of this.#values.list(KINDS.keptEntry, keys.allEntries)) {
      if (entry.asked.acceptedAt < time) yield entry;
    }
  }

  forget(entry: HistoryEntry): Promise<void> {
    const { id } = entry.asked;
    return this.#changes.run(id, () => this.#values.deleteAll([entryKey(entry), keys.told(id)]));
  }

  #isFresh({ expiresAt }: { expiresAt: number }): boolean {
    return expiresAt > this.#clock.now();
  }
}

function entryKey({ asked: { userId, acceptedAt, id } }: HistoryEntry): Deno.KvKey {
  return keys.entry(userId, acceptedAt, id);
}
