import { createHash } from "node:crypto";
import { ContentHash } from "../../content_hash.ts";
import { InputError } from "../../pipeline/errors.ts";
import type { Bytes, Range, RemoteFile, SoundFile } from "../../pipeline/file_source.ts";
import { gathered } from "./ranges.ts";
import type { SoundIndex } from "./sound_index.ts";

/** An MP4 with pictures, seen as a small one with its sound alone: of the file itself nothing else is read. */
export class SoundView implements SoundFile {
  readonly sizeBytes: number;
  readonly leadSeconds: number;
  readonly fetchedBytes: number;
  readonly #source: RemoteFile;
  readonly #head: Bytes;
  readonly #ranges: readonly Range[];
  /** Where each range ends in the view. */
  readonly #ends: Float64Array;
  readonly #gapBytes: number;
  readonly #hash: ContentHash;

  /** @param gapBytes so much that is no sound may be read for the sake of fewer requests */
  constructor(source: RemoteFile, { head, chunks, leadSeconds }: SoundIndex, gapBytes: number) {
    this.#source = source;
    this.#head = head;
    this.leadSeconds = leadSeconds;
    this.#ranges = gathered(chunks, 0);
    this.#gapBytes = gapBytes;
    let end = head.length;
    this.#ends = Float64Array.from(this.#ranges, (range) => end += range.end - range.start);
    this.sizeBytes = end;
    this.fetchedBytes = gathered(chunks, gapBytes).reduce((sum, { start, end }) => sum + end - start, 0);
    this.#hash = new ContentHash(end);
  }

  get name(): string {
    return this.#source.name;
  }

  get sha256(): Promise<string | undefined> {
    return this.#hash.sha256.then((bytes) =>
      bytes && createHash("sha256").update(`${this.leadSeconds} ${bytes}`).digest("hex")
    );
  }

  async *read(start: number, end = this.sizeBytes, signal: AbortSignal): AsyncGenerator<Bytes> {
    signal.throwIfAborted();
    let position = start;
    for await (const bytes of this.#bytes(start, Math.min(end, this.sizeBytes), signal)) {
      this.#hash.add(position, bytes);
      position += bytes.length;
      yield bytes;
    }
  }

  /** The file belongs to whoever opened it. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#hash.close();
    return Promise.resolve();
  }

  async *#bytes(start: number, end: number, signal: AbortSignal): AsyncGenerator<Bytes> {
    const head = this.#head.subarray(start, end);
    if (head.length > 0) yield head;
    const from = Math.max(start, this.#head.length);
    if (from < end) yield* this.#sound(this.#between(from, end), signal);
  }

  /** Where what lies between two places of the view lies in the file. */
  #between(start: number, end: number): Range[] {
    const first = this.#ends.findIndex((rangeEnd) => rangeEnd > start);
    const last = this.#ends.findIndex((rangeEnd) => rangeEnd >= end);
    const ranges = this.#ranges.slice(first, last + 1).map((range) => ({ ...range }));
    ranges[ranges.length - 1].end -= this.#ends[last] - end;
    ranges[0].start = this.#ranges[first].end - (this.#ends[first] - start);
    return ranges;
  }

  /** @throws {InputError} "corrupt" when the file ends before the sound does */
  async *#sound(wanted: readonly Range[], signal: AbortSignal): AsyncGenerator<Bytes> {
    let [index, at] = [0, wanted[0].start];
    for await (const { start, bytes } of this.#source.readRanges(gathered(wanted, this.#gapBytes), signal)) {
      const end = start + bytes.length;
      while (index < wanted.length && start <= at && at < end) {
        const part = bytes.subarray(at - start, wanted[index].end - start);
        yield part;
        at += part.length;
        if (at < wanted[index].end) break;
        index++;
        at = wanted.at(index)?.start ?? 0;
      }
    }
    if (index < wanted.length) throw new InputError("corrupt", "the file ends before its sound does");
  }
}
