import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import { keys } from "../keys.ts";
import { Kind } from "../kind.ts";
import type { Kv, Transaction } from "./kv.ts";
import { type Head, joinParts, MAX_INLINE_BYTES, splitParts } from "./value_parts.ts";

const HEAD: Kind<Head> = new Kind(
  "value",
  z.object({ version: z.string(), partCount: z.int().min(0), bytes: z.instanceof(Uint8Array).optional() }),
);

const log = getLogger(["transhades", "store"]);

/** Of the 800 KiB that one transaction may hold, parts of 60 KiB take 600 and leave 200 to what is written along. */
const PARTS_PER_TRANSACTION = 10;
/** One transaction may hold 1,000 mutations, and the one that switches versions deletes every part of the old one. */
const MAX_PARTS = 900;
/** `getMany` takes at most 10 keys. */
const KEYS_PER_READ = 10;

interface WriteOptions {
  /** Further writes, of 200 KiB at most, that happen together with this one or not at all. */
  also?: (transaction: Transaction) => void;
  /** What must still be true when it is written; asked again when it has changed meanwhile. Throws to give up. */
  guard?: () => Promise<Deno.AtomicCheck>;
  /** Most likely there is no such value yet: it is looked for only where that turns out to be wrong. */
  isNew?: boolean;
}

interface SetOptions extends WriteOptions {
  expireInMs?: number;
}

/**
 * JSON values of any size up to 50 MiB on Deno KV, whose records end at 64 KiB.
 * A large value lies in parts under a version of its own; its head names the version and is replaced in one
 * transaction, so that a reader finds the old value or the new one, never a mixture.
 */
export class BigValues {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  /** Undefined when absent, or unreadable (which is logged). */
  async get<T extends object>(kind: Kind<T>, key: Deno.KvKey): Promise<T | undefined> {
    let seen: string | null | undefined;
    for (;;) {
      const entry = await this.#kv.get(key);
      const read = await this.#read(entry.value);
      if (read !== "damaged") return kind.from(read?.json);
      if (entry.versionstamp === seen) break;
      seen = entry.versionstamp; // A writer switched versions between our reads: look again.
    }
    log.error("a stored value is damaged and counts as missing: {key}", { key: key.join("/") });
    return undefined;
  }

  /** Every value whose key begins with `prefix`, in the order of the keys; damaged ones are left out. */
  async *list<T extends object>(kind: Kind<T>, prefix: Deno.KvKey): AsyncGenerator<T> {
    for await (const { key, value } of this.#kv.list({ prefix })) {
      const read = await this.#read(value);
      const found = read === "damaged" ? await this.get(kind, key) : kind.from(read?.json);
      if (found !== undefined) yield found;
    }
  }

  /**
   * Resolves to the versionstamp of all that was written with it.
   * @throws {RangeError} when the value is larger than 50 MiB
   */
  async set<T extends object>(
    kind: Kind<T>,
    key: Deno.KvKey,
    value: T,
    options: SetOptions = {},
  ): Promise<string> {
    const bytes = bytesOf(kind, value);
    const version = crypto.randomUUID();
    const expiry = expiryOf(options);
    if (bytes.length <= MAX_INLINE_BYTES) {
      return await this.#switch(key, (last) => last.set(key, inline(bytes), expiry), options);
    }
    const parts = splitParts(bytes);
    if (parts.length > MAX_PARTS) {
      throw new RangeError(`a value of ${bytes.length} bytes is too large to store`);
    }
    const putPart = (transaction: Transaction, index: number) =>
      transaction.set(keys.part(version, index), parts[index], expiry);
    const lastStart = await this.#writeAhead(version, parts.length, putPart);
    const head: Head = { version, partCount: parts.length };
    return await this.#switch(key, (last) => {
      for (let index = lastStart; index < parts.length; index++) putPart(last, index);
      last.set(key, HEAD.toRecord(head), expiry);
    }, { ...options, writingVersion: lastStart > 0 ? version : undefined });
  }

  /** How to write a small value together with another one (`also`); undefined for a large one. A key is for small or for large ones. */
  along<T extends object>(
    kind: Kind<T>,
    key: Deno.KvKey,
    value: T,
    options: Pick<SetOptions, "expireInMs">,
  ): WriteOptions["also"] {
    const bytes = bytesOf(kind, value);
    if (bytes.length > MAX_INLINE_BYTES) return undefined;
    return (transaction) => transaction.set(key, inline(bytes), expiryOf(options));
  }

  /** Deletes the values; `also` happens with the first of them, and a crash after that leaves garbage at most. */
  async deleteAll(all: readonly Deno.KvKey[], { also, guard }: WriteOptions = {}): Promise<void> {
    const [first = [], ...rest] = await this.#batches(all);
    for (;;) {
      const transaction = this.#kv.atomic();
      if (guard) transaction.check(await guard());
      also?.(transaction);
      deleteBatch(transaction, first);
      if ((await transaction.commit()).ok) break;
    }
    for (const batch of rest) await deleteBatch(this.#kv.atomic(), batch).commit();
  }

  /** Removes what writers that crashed left behind; a writer still alive fails cleanly instead of tearing its value. */
  async collectGarbage(): Promise<void> {
    for await (
      const marker of this.#kv.list<{ version: string; partCount: number }>({ prefix: keys.allWriting })
    ) {
      const { version, partCount } = marker.value;
      const transaction = this.#kv.atomic().delete(marker.key);
      deleteParts(transaction, { version, partCount });
      await transaction.commit();
    }
  }

  /** As many values as one transaction can delete with their parts. */
  async #batches(all: readonly Deno.KvKey[]): Promise<Stored[][]> {
    const batches: Stored[][] = [[]];
    let mutations = 0;
    for (const key of all) {
      const head = HEAD.from((await this.#kv.get(key)).value);
      mutations += 1 + (head?.partCount ?? 0);
      if (mutations > MAX_PARTS) {
        batches.push([]);
        mutations = 1 + (head?.partCount ?? 0);
      }
      batches.at(-1)?.push({ key, head });
    }
    return batches;
  }

  /** Writes all parts but those that fit into the switching transaction; resolves to the first of those. */
  async #writeAhead(
    version: string,
    partCount: number,
    putPart: (transaction: Transaction, index: number) => void,
  ): Promise<number> {
    let start = 0;
    for (; partCount - start > PARTS_PER_TRANSACTION; start += PARTS_PER_TRANSACTION) {
      const transaction = this.#kv.atomic();
      if (start === 0) transaction.set(keys.writing(version), { version, partCount });
      for (let index = start; index < start + PARTS_PER_TRANSACTION; index++) putPart(transaction, index);
      await transaction.commit();
    }
    return start;
  }

  /** Replaces the head and drops the parts of the value before it, all at once. */
  async #switch(
    key: Deno.KvKey,
    fill: (last: Transaction) => void,
    { also, guard, isNew, writingVersion }: WriteOptions & { writingVersion?: string },
  ): Promise<string> {
    let old = isNew ? { key, value: null, versionstamp: null } : await this.#kv.get(key);
    for (;; old = await this.#kv.get(key)) {
      const last = this.#kv.atomic().check(old);
      if (guard) last.check(await guard());
      const head = HEAD.from(old.value);
      deleteParts(last, head);
      if (writingVersion !== undefined) await this.#endWriting(last, writingVersion);
      fill(last);
      also?.(last);
      const written = await last.commit();
      if (written.ok) return written.versionstamp;
    }
  }

  async #endWriting(last: Transaction, version: string): Promise<void> {
    const marker = await this.#kv.get(keys.writing(version));
    if (marker.value === null) throw new Error("another process removed this unfinished write");
    last.check(marker).delete(marker.key);
  }

  async #read(raw: unknown): Promise<{ json: unknown } | "damaged" | undefined> {
    const head = HEAD.from(raw);
    if (head === undefined) return undefined;
    const bytes = head.bytes ?? joinParts(await this.#parts(head));
    return bytes === undefined ? "damaged" : parse(bytes);
  }

  async #parts({ version, partCount }: Head): Promise<(Uint8Array | null)[]> {
    const all = Array.from({ length: partCount }, (_, index) => keys.part(version, index));
    const reads: Promise<Deno.KvEntryMaybe<Uint8Array>[]>[] = [];
    for (let start = 0; start < all.length; start += KEYS_PER_READ) {
      reads.push(this.#kv.getMany<Uint8Array[]>(all.slice(start, start + KEYS_PER_READ)));
    }
    return (await Promise.all(reads)).flat().map((entry) => entry.value);
  }
}

function bytesOf<T extends object>(kind: Kind<T>, value: T) {
  return new TextEncoder().encode(JSON.stringify(kind.toRecord(value)));
}

/** A head with all of a value in it. */
function inline(bytes: Uint8Array) {
  return HEAD.toRecord({ version: crypto.randomUUID(), partCount: 0, bytes });
}

function expiryOf({ expireInMs }: Pick<SetOptions, "expireInMs">) {
  return expireInMs === undefined ? undefined : { expireIn: expireInMs };
}

interface Stored {
  key: Deno.KvKey;
  head: Head | undefined;
}

function deleteBatch(transaction: Transaction, batch: readonly Stored[]): Transaction {
  for (const { key, head } of batch) {
    transaction.delete(key);
    deleteParts(transaction, head);
  }
  return transaction;
}

function deleteParts(transaction: Transaction, head: Head | undefined): void {
  if (head === undefined) return;
  for (let index = 0; index < head.partCount; index++) transaction.delete(keys.part(head.version, index));
}

function parse(bytes: Uint8Array): { json: unknown } | "damaged" {
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (error) {
    log.error("a stored value cannot be read: {error}", { error });
    return "damaged";
  }
}
