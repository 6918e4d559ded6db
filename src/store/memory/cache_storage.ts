import type { Transcript } from "../../transcript/transcript.ts";
import type { CacheStorage } from "../lru_cache.ts";
import type { CacheEntry } from "../lru_index.ts";

/** Cached transcripts that live as long as the process. */
export class MemoryCacheStorage implements CacheStorage {
  readonly #transcripts = new Map<string, Transcript>();

  entries(): Promise<CacheEntry[]> {
    return Promise.resolve([]);
  }

  write(entry: CacheEntry, transcript: Transcript): Promise<void> {
    this.#transcripts.set(entry.id, structuredClone(transcript));
    return Promise.resolve();
  }

  read(entry: CacheEntry): Promise<Transcript | undefined> {
    return Promise.resolve(structuredClone(this.#transcripts.get(entry.id)));
  }

  erase(entry: CacheEntry): Promise<void> {
    this.#transcripts.delete(entry.id);
    return Promise.resolve();
  }
}
