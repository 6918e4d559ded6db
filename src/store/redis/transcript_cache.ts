import type { CacheStats, FileKeys, TranscriptCache } from "../../pipeline/transcript_cache.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { KEEP_MS, MAX_NAMES, namesOf } from "../cache_names.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import { COUNT, FIND, FORGET, PUT, TOUCH } from "./cache_scripts.ts";
import type { RedisDatabase } from "./database.ts";
import { listOf, textOf } from "./script.ts";

/** Least recently used cache in Redis, one for all instances; hits and misses are this one's. */
export class RedisTranscriptCache implements TranscriptCache {
  readonly #database: RedisDatabase;
  readonly #maxEntries: number;
  #hits = 0;
  #misses = 0;

  constructor(database: RedisDatabase, maxEntries: number) {
    this.#database = database;
    this.#maxEntries = maxEntries;
  }

  async find(keys: FileKeys, options: TranscribeOptions, serves = always): Promise<Transcript | undefined> {
    return await tolerate("reading the cache", undefined, async () => {
      const found = await this.#first(namesOf(keys, options), serves);
      if (found !== undefined) await this.#touch(found.id);
      return found?.transcript;
    }).then((transcript) => {
      if (transcript === undefined) this.#misses++;
      else this.#hits++;
      return transcript;
    });
  }

  async put(
    keys: FileKeys,
    options: TranscribeOptions,
    transcript: Transcript,
    isBetter?: (old: Transcript) => boolean,
  ): Promise<void> {
    const names = namesOf(keys, options);
    if (names.length === 0 || this.#maxEntries === 0) return;
    await tolerate("putting a transcript into the cache", undefined, async () => {
      const id = crypto.randomUUID();
      const body = await pack(KINDS.transcript, transcript);
      const args = [...this.#prefixes, id, body, JSON.stringify(names), KEEP_MS, this.#maxEntries, MAX_NAMES];
      for (;;) {
        const seen = isBetter && await this.#unless(names, isBetter);
        if (isBetter && seen === undefined) return;
        const places = [...this.#index, this.#database.keys.cacheTurns()];
        const isPut = await this.#database.run(PUT, places, [...args, seen ? JSON.stringify(seen) : ""]);
        if (isPut === 1) return;
      }
    });
  }

  async forget(keys: FileKeys, options: TranscribeOptions): Promise<void> {
    for (const name of namesOf(keys, options)) {
      await this.#database.run(FORGET, this.#index, [...this.#prefixes, name]);
    }
  }

  async stats(): Promise<CacheStats> {
    const ends = this.#database.keys.cacheEnds();
    const entries = await tolerate("counting the cache", 0, () => this.#database.run(COUNT, [ends]));
    return { entries: Number(entries), maxEntries: this.#maxEntries, hits: this.#hits, misses: this.#misses };
  }

  async #first(names: readonly string[], serves: (found: Transcript) => boolean) {
    for (const name of names) {
      const found = await this.#named(name);
      if (found.transcript !== undefined && serves(found.transcript)) return found;
    }
    return undefined;
  }

  /** What these names lead to, unless one of them is such; undefined then. */
  async #unless(names: readonly string[], isSuch: (found: Transcript) => boolean) {
    const found = [];
    for (const name of names) found.push(await this.#named(name));
    const isThere = found.some(({ transcript }) => transcript !== undefined && isSuch(transcript));
    return isThere ? undefined : found.map(({ id }) => id);
  }

  async #named(name: string): Promise<{ id: string; transcript: Transcript | undefined }> {
    const [id = null, body = null] = listOf(
      await this.#database.run(FIND, this.#index, [...this.#prefixes, name]),
    );
    return { id: textOf(id) ?? "", transcript: await unpack(KINDS.transcript, body) };
  }

  async #touch(id: string): Promise<void> {
    const { keys } = this.#database;
    await this.#database.run(TOUCH, [keys.cacheUsed(), keys.cacheTurns()], [id]);
  }

  get #index(): string[] {
    const { keys } = this.#database;
    return [keys.cacheUsed(), keys.cacheEnds(), keys.cacheNames()];
  }

  get #prefixes(): string[] {
    const { keys } = this.#database;
    return [keys.cacheName(""), keys.cachedTranscript("")];
  }
}

const always = (_: Transcript) => true;
