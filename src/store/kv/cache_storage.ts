import type { Clock } from "../../clock.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { keys } from "../keys.ts";
import type { CacheStorage } from "../lru_cache.ts";
import type { CacheEntry } from "../lru_index.ts";
import { KINDS } from "../kinds.ts";
import type { BigValues } from "./big_values.ts";
import type { Kv, Transaction } from "./kv.ts";

/** Cached transcripts in Deno KV; they expire by themselves. */
export class KvCacheStorage implements CacheStorage {
  readonly #kv: Kv;
  readonly #values: BigValues;
  readonly #clock: Clock;

  constructor(kv: Kv, values: BigValues, clock: Clock) {
    this.#kv = kv;
    this.#values = values;
    this.#clock = clock;
  }

  async entries(): Promise<CacheEntry[]> {
    const all = await Array.fromAsync(
      this.#kv.list({ prefix: keys.cacheEntries }),
      (record) => KINDS.cacheEntry.from(record.value),
    );
    return all.filter((entry) => entry !== undefined);
  }

  async write(entry: CacheEntry, transcript: Transcript, touched: readonly CacheEntry[]): Promise<void> {
    await this.#values.set(KINDS.transcript, keys.cachedTranscript(entry.id), transcript, {
      expireInMs: this.#expiresIn(entry),
      also: (transaction) => {
        for (const each of [entry, ...touched]) this.#setEntry(transaction, each);
      },
    });
  }

  async read(entry: CacheEntry): Promise<Transcript | undefined> {
    return await this.#values.get(KINDS.transcript, keys.cachedTranscript(entry.id));
  }

  async erase(entry: CacheEntry): Promise<void> {
    await this.#values.deleteAll(
      [keys.cachedTranscript(entry.id)],
      { also: (transaction) => transaction.delete(keys.cacheEntry(entry.id)) },
    );
  }

  #setEntry(transaction: Transaction, entry: CacheEntry): void {
    transaction.set(keys.cacheEntry(entry.id), KINDS.cacheEntry.toRecord(entry), {
      expireIn: this.#expiresIn(entry),
    });
  }

  #expiresIn(entry: CacheEntry): number {
    return Math.max(1, entry.expiresAt - this.#clock.now());
  }
}
