import { createHash } from "node:crypto";
import type { Bytes, FileSource } from "./file_source.ts";

/** So much of its beginning goes into a fingerprint: of a video's sound it is the index. */
const BEGINNING_BYTES = 64 * 1024;

/** A file that tells its fingerprint (size, and hash of its beginning) as soon as that was read: whose is the same is probably the same. */
export class FingerprintedFile implements FileSource {
  readonly #source: FileSource;
  readonly #onFingerprint: (fingerprint: string) => Promise<void>;
  readonly #hash = createHash("sha256");
  #hashedBytes = 0;

  /** @param onFingerprint awaited before any byte behind the beginning is given out */
  constructor(source: FileSource, onFingerprint: (fingerprint: string) => Promise<void>) {
    this.#source = source;
    this.#onFingerprint = onFingerprint;
  }

  get name(): string {
    return this.#source.name;
  }

  get sizeBytes(): number | undefined {
    return this.#source.sizeBytes;
  }

  get leadSeconds(): number | undefined {
    return this.#source.leadSeconds;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    let position = start;
    for await (const bytes of this.#source.read(start, end, signal)) {
      await this.#note(position, bytes);
      position += bytes.length;
      yield bytes;
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#source[Symbol.asyncDispose]();
  }

  async #note(start: number, bytes: Bytes): Promise<void> {
    const wanted = Math.min(BEGINNING_BYTES, this.sizeBytes ?? Infinity);
    if (this.#hashedBytes === wanted || start > this.#hashedBytes) return;
    const fresh = bytes.subarray(this.#hashedBytes - start, wanted - start);
    this.#hash.update(fresh);
    this.#hashedBytes += fresh.length;
    if (this.#hashedBytes < wanted) return;
    await this.#onFingerprint(`${this.sizeBytes} ${this.#hash.digest("hex")}`);
  }
}
