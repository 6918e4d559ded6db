import { createHash } from "node:crypto";

/** Bytes that came early are kept for the hash up to this sum: the tail that a demuxer reads before the middle. */
const MAX_EARLY_BYTES = 4 * 1024 * 1024;

interface Stretch {
  start: number;
  bytes: Uint8Array;
}

/** SHA-256 of a file whose bytes pass by in any order, some of them twice, in memory that does not grow with the file. */
export class ContentHash {
  #endBytes: number | undefined;
  readonly #hash = createHash("sha256");
  readonly #result = Promise.withResolvers<string | undefined>();
  /** Everything before this place is in the hash. */
  #hashedBytes = 0;
  #early: Stretch[] = [];

  /** @param endBytes where the file ends; undefined while nobody knows */
  constructor(endBytes?: number) {
    this.#endBytes = endBytes;
    this.#finishIfComplete();
  }

  /** In hex; undefined when the file was closed before all of it passed by. */
  get sha256(): Promise<string | undefined> {
    return this.#result.promise;
  }

  /** The end was seen: what was announced before is of no use for a hash. */
  endsAt(endBytes: number): void {
    this.#endBytes = endBytes;
    this.#finishIfComplete();
  }

  add(start: number, bytes: Uint8Array): void {
    if (start > this.#hashedBytes) return this.#keep({ start, bytes });
    this.#update({ start, bytes });
    while (this.#early.length > 0) {
      const next = this.#early.find(({ start }) => start <= this.#hashedBytes);
      if (next === undefined) break;
      this.#early = this.#early.filter((stretch) => stretch !== next);
      this.#update(next);
    }
    this.#finishIfComplete();
  }

  close(): void {
    this.#early = [];
    this.#result.resolve(undefined);
  }

  #update({ start, bytes }: Stretch): void {
    const fresh = bytes.subarray(this.#hashedBytes - start);
    if (this.#hashedBytes >= start + bytes.length) return;
    this.#hash.update(fresh);
    this.#hashedBytes += fresh.length;
  }

  #keep(stretch: Stretch): void {
    const kept = this.#early.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const isKnown = this.#early.some(({ start, bytes }) =>
      start <= stretch.start && start + bytes.length >= stretch.start + stretch.bytes.length
    );
    if (!isKnown && kept + stretch.bytes.length <= MAX_EARLY_BYTES) this.#early.push(stretch);
  }

  #finishIfComplete(): void {
    if (this.#hashedBytes === this.#endBytes) this.#result.resolve(this.#hash.copy().digest("hex"));
  }
}
