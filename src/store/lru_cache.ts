import type { Clock } from "../clock.ts";
import { InOrder } from "../in_order.ts";
import type { CacheStats, FileKeys, TranscriptCache } from "../pipeline/transcript_cache.ts";
import type { TranscribeOptions } from "../pipeline/transcriber.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { type CacheEntry, LruIndex } from "./lru_index.ts";
import { KEEP_MS, namesOf } from "./cache_names.ts";
import { tolerate } from "./tolerate.ts";

/** Entries whose recency is written along with a put; more of them wait for the next one. */
const MAX_TOUCHED = 50;

/** Where the transcripts lie. Port of LruCache. */
export interface CacheStorage {
  /** Every entry, in any order. */
  entries(): Promise<CacheEntry[]>;
  /** Stores the entry with its transcript, and the new `usedAt` of `touched` (at most 50), at once. */
  write(entry: CacheEntry, transcript: Transcript, touched: readonly CacheEntry[]): Promise<void>;
  read(entry: CacheEntry): Promise<Transcript | undefined>;
  erase(entry: CacheEntry): Promise<void>;
}

/**
 * Least recently used cache over any storage; one process owns the storage.
 * A storage that fails is a miss. Recency reaches the storage along with the next `put`: a crash forgets a little of it.
 */
export class LruCache implements TranscriptCache {
  readonly #storage: CacheStorage;
  readonly #index: LruIndex;
  readonly #clock: Clock;
  /** One after the other: what one finds to be better must not be put in between. */
  readonly #puts = new InOrder<string>();
  #touched = new Set<CacheEntry>();
  #hits = 0;
  #misses = 0;

  private constructor(storage: CacheStorage, maxEntries: number, clock: Clock) {
    this.#storage = storage;
    this.#index = new LruIndex(maxEntries);
    this.#clock = clock;
  }

  /** Reads the index; a storage that cannot be read gives an empty cache. */
  static async open(storage: CacheStorage, maxEntries: number, clock: Clock): Promise<LruCache> {
    const cache = new LruCache(storage, maxEntries, clock);
    const entries = await tolerate("opening the cache", [], () => storage.entries());
    for (const entry of entries.sort((a, b) => a.usedAt - b.usedAt)) await cache.#add(entry);
    return cache;
  }

  async find(keys: FileKeys, options: TranscribeOptions, serves = always): Promise<Transcript | undefined> {
    const found = await this.#first(namesOf(keys, options), serves);
    if (found === undefined) {
      this.#misses++;
      return undefined;
    }
    this.#hits++;
    this.#touch(found.entry);
    return found.transcript;
  }

  async put(
    keys: FileKeys,
    options: TranscribeOptions,
    transcript: Transcript,
    isBetter?: (old: Transcript) => boolean,
  ): Promise<void> {
    const names = namesOf(keys, options);
    if (names.length === 0 || this.#index.maxEntries === 0) return;
    await this.#puts.run("", () => this.#put(names, transcript, isBetter));
  }

  async #put(
    names: readonly string[],
    transcript: Transcript,
    isBetter?: (old: Transcript) => boolean,
  ): Promise<void> {
    if (isBetter && await this.#first(names, isBetter) !== undefined) return;
    const now = this.#clock.now();
    const id = crypto.randomUUID();
    const entry = { id, names: this.#index.namesWith(names), usedAt: now, expiresAt: now + KEEP_MS };
    const touched = [...this.#touched].slice(0, MAX_TOUCHED);
    await tolerate("putting a transcript into the cache", undefined, async () => {
      await this.#storage.write(entry, transcript, touched);
      for (const written of touched) this.#touched.delete(written);
      await this.#add(entry);
    });
  }

  async forget(keys: FileKeys, options: TranscribeOptions): Promise<void> {
    const entries = namesOf(keys, options).map((name) => this.#index.find(name));
    for (const entry of entries.filter((each) => each !== undefined)) {
      await this.#storage.erase(entry);
      this.#index.remove(entry);
      this.#touched.delete(entry);
    }
  }

  stats(): Promise<CacheStats> {
    return Promise.resolve({
      entries: this.#index.size,
      maxEntries: this.#index.maxEntries,
      hits: this.#hits,
      misses: this.#misses,
    });
  }

  async #first(names: readonly string[], serves: (found: Transcript) => boolean) {
    for (const name of names) {
      const entry = this.#index.find(name);
      const transcript = entry && await this.#read(entry);
      if (entry && transcript && serves(transcript)) return { entry, transcript };
    }
    return undefined;
  }

  async #read(entry: CacheEntry): Promise<Transcript | undefined> {
    const fresh = entry.expiresAt > this.#clock.now();
    const transcript = fresh
      ? await tolerate("reading the cache", undefined, () => this.#storage.read(entry))
      : undefined;
    if (transcript === undefined) await this.#drop(entry);
    return transcript;
  }

  #touch(entry: CacheEntry): void {
    this.#index.touch(entry, this.#clock.now());
    this.#touched.add(entry);
  }

  async #add(entry: CacheEntry): Promise<void> {
    for (const gone of this.#index.add(entry)) await this.#drop(gone);
  }

  async #drop(entry: CacheEntry): Promise<void> {
    this.#index.remove(entry);
    this.#touched.delete(entry);
    await tolerate("erasing from the cache", undefined, () => this.#storage.erase(entry));
  }
}

const always = (_: Transcript) => true;
