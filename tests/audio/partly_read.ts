import type {
  FileSource,
  PlacedBytes,
  Range,
  ReadingCost,
  RemoteFile,
} from "../../src/pipeline/file_source.ts";

/** A source of a known size as a file of a chat, of which a part is worth more than the whole. */
export class PartlyRead implements RemoteFile {
  readonly sha256 = Promise.resolve(undefined);
  readonly #source: FileSource;

  constructor(source: FileSource) {
    this.#source = source;
  }

  get name(): string {
    return this.#source.name;
  }

  get sizeBytes(): number {
    return this.#source.sizeBytes ?? 0;
  }

  measure(): Promise<number> {
    return Promise.resolve(this.sizeBytes);
  }

  read(start: number, end: number | undefined, signal: AbortSignal) {
    return this.#source.read(start, end, signal);
  }

  async *readRanges(ranges: readonly Range[], signal: AbortSignal): AsyncGenerator<PlacedBytes> {
    for (let { start, end } of ranges) {
      for await (const bytes of this.read(start, end, signal)) {
        yield { start, bytes };
        start += bytes.length;
      }
    }
  }

  gauge(): Promise<void> {
    return Promise.resolve();
  }

  cost(ranges?: readonly Range[]): ReadingCost {
    return {
      bytes: this.sizeBytes,
      requests: 1,
      seconds: ranges === undefined ? 60 : 1 + ranges.length / 1000,
    };
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#source[Symbol.asyncDispose]();
  }
}
