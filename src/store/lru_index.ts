import { MAX_NAMES } from "./cache_names.ts";

/** One cached transcript: what it is known by and when it was last of use. */
export interface CacheEntry {
  id: string;
  /** Every name that finds it, such as "uid:<file_unique_id>:<options>". */
  names: string[];
  /** Milliseconds since the Unix epoch, like `expiresAt`. */
  usedAt: number;
  expiresAt: number;
}

/** Names and recency of the cached transcripts, in memory: a miss costs no read, a hit no write. */
export class LruIndex {
  readonly #byId = new Map<string, CacheEntry>(); // least recently used first
  readonly #idByName = new Map<string, string>();

  constructor(readonly maxEntries: number) {}

  get size(): number {
    return this.#byId.size;
  }

  find(name: string): CacheEntry | undefined {
    const id = this.#idByName.get(name);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  touch(entry: CacheEntry, now: number): void {
    entry.usedAt = now;
    if (this.#byId.delete(entry.id)) this.#byId.set(entry.id, entry);
  }

  /** The given names, then those of every entry that shares one: the same recording, uploaded several times. */
  namesWith(names: readonly string[]): string[] {
    const shared = this.#sharing(names).flatMap((entry) => entry.names);
    return [...new Set([...names, ...shared])].slice(0, MAX_NAMES);
  }

  /** Adds the entry; returns those it replaces or pushes out. */
  add(entry: CacheEntry): CacheEntry[] {
    const gone = this.#sharing(entry.names);
    for (const old of gone) this.remove(old);
    this.#byId.set(entry.id, entry);
    for (const name of entry.names) this.#idByName.set(name, entry.id);
    return [...gone, ...this.#overflow()];
  }

  remove(entry: CacheEntry): void {
    this.#byId.delete(entry.id);
    for (const name of entry.names) {
      if (this.#idByName.get(name) === entry.id) this.#idByName.delete(name);
    }
  }

  #sharing(names: readonly string[]): CacheEntry[] {
    const found = names.map((name) => this.find(name)).filter((entry) => entry !== undefined);
    return [...new Set(found)];
  }

  #overflow(): CacheEntry[] {
    const surplus = [...this.#byId.values()].slice(0, Math.max(0, this.#byId.size - this.maxEntries));
    for (const entry of surplus) this.remove(entry);
    return surplus;
  }
}
