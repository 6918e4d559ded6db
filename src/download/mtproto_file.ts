import { SourceError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { inOrder } from "./in_order.ts";
import { type Part, partsOf } from "./parts.ts";

/** Parts that lie ready or are on their way, per reader. */
const PARTS_AHEAD = 8;

export interface MtprotoFileOptions {
  name: string;
  sizeBytes: number;
  readPart(part: Part, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** A file read by range over MTProto, several parts at a time. */
export class MtprotoFile implements FileSource {
  readonly #options: MtprotoFileOptions;
  readonly #closed = new AbortController();

  constructor(options: MtprotoFileOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get sizeBytes(): number {
    return this.#options.sizeBytes;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal) {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const to = Math.min(end ?? this.sizeBytes, this.sizeBytes);
    const readPart = async (part: Part) => ({ part, bytes: await this.#wholePart(part, stop) });
    for await (const { part, bytes } of inOrder(partsOf(start, to), readPart, PARTS_AHEAD, stop)) {
      yield bytes.subarray(Math.max(start - part.offset, 0), to - part.offset);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the file was closed"));
    return Promise.resolve();
  }

  async #wholePart(part: Part, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#options.readPart(part, signal);
    const expected = Math.min(part.limit, this.sizeBytes - part.offset);
    if (bytes.length === expected) return bytes;
    throw new SourceError(
      "unavailable",
      `Telegram sent ${bytes.length} of ${expected} bytes at ${part.offset}`,
    );
  }
}
