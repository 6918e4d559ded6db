import { createHash } from "node:crypto";
import type { Bytes, FileSource } from "./file_source.ts";

/** So much of its beginning tells what a file looks like: of a video's sound it is the index. */
const BEGINNING_BYTES = 64 * 1024;

/** A file that tells how it looks as soon as its beginning was read. */
export class Lookout implements FileSource {
  readonly #source: FileSource;
  readonly #onLook: (look: string) => void;
  readonly #hash = createHash("sha256");
  #hashedBytes = 0;

  constructor(source: FileSource, onLook: (look: string) => void) {
    this.#source = source;
    this.#onLook = onLook;
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
      this.#look(position, bytes);
      position += bytes.length;
      yield bytes;
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#source[Symbol.asyncDispose]();
  }

  #look(start: number, bytes: Bytes): void {
    const wanted = Math.min(BEGINNING_BYTES, this.sizeBytes ?? Infinity);
    if (this.#hashedBytes === wanted || start > this.#hashedBytes) return;
    const fresh = bytes.subarray(this.#hashedBytes - start, wanted - start);
    this.#hash.update(fresh);
    this.#hashedBytes += fresh.length;
    if (this.#hashedBytes === wanted) this.#onLook(`${this.sizeBytes} ${this.#hash.digest("hex")}`);
  }
}
