import type { FileSource } from "../../src/pipeline/file_source.ts";

/** A source that tells what was asked of it. */
export class CountedSource implements FileSource {
  readonly name: string;
  readonly sizeBytes: number | undefined;
  /** Bytes that left the source. */
  givenBytes = 0;
  /** Where each read began. */
  readonly starts: number[] = [];
  readonly #source: FileSource;

  constructor(source: FileSource) {
    this.#source = source;
    this.name = source.name;
    this.sizeBytes = source.sizeBytes;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal) {
    this.starts.push(start);
    for await (const chunk of this.#source.read(start, end, signal)) {
      this.givenBytes += chunk.length;
      yield chunk;
    }
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#source[Symbol.asyncDispose]();
  }
}
