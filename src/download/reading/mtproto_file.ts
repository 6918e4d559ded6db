import { abortable } from "../../waiting.ts";
import { SourceError } from "../../pipeline/errors.ts";
import type { Bytes, PlacedBytes, Range, ReadingCost } from "../../pipeline/file_source.ts";
import { FileEnd, plausibleSize } from "./file_end.ts";
import { inOrder } from "./in_order.ts";
import type { MeasuredFile } from "./measured_file.ts";
import { costOf, type Line } from "./line.ts";
import { MAX_PART_BYTES, MIN_PART_BYTES, type Part, partsAround, partsOf } from "./parts.ts";

/** Enough to tell what a line gives, and no more than half a second of a slow one. */
const GAUGE_BYTES = 256 * 1024;
const TINY_REQUESTS = 3;

export interface MtprotoFileDeps {
  name: string;
  /** As the sender's update says: a guess. */
  announcedBytes: number | undefined;
  readPart(part: Part, signal: AbortSignal): Promise<Bytes>;
  /** How many parts may lie ready or be on their way, per reader, just now. */
  partsAhead(): number;
  /** What Telegram says when asked; undefined when nobody can be asked. */
  askSize(signal: AbortSignal): Promise<number | undefined>;
  /** How fast Telegram answers. */
  line: Line;
  onClose?(): void;
}

/** A file read by range over MTProto, several parts at a time, up to where Telegram sends a short part. */
export class MtprotoFile implements MeasuredFile {
  readonly #deps: MtprotoFileDeps;
  readonly #closed = new AbortController();
  readonly #end = new FileEnd();
  /** Parts around the end, which whoever measures has seen and whoever reads will want. */
  readonly #tail = new Map<number, { limit: number; bytes: Bytes }>();
  #guess: number | undefined;
  #asking: Promise<void> | undefined;
  #measuring: Promise<number> | undefined;

  constructor(deps: MtprotoFileDeps) {
    this.#deps = deps;
    this.#guess = plausibleSize(deps.announcedBytes);
  }

  get name(): string {
    return this.#deps.name;
  }

  get sizeBytes(): number | undefined {
    return this.#end.known ?? this.#guess;
  }

  get endBytes(): number | undefined {
    return this.#end.known;
  }

  /** Once for all who ask at the same time. */
  async measure(signal: AbortSignal): Promise<number> {
    this.#measuring ??= this.#findEnd(this.#closed.signal).finally(() => this.#measuring = undefined);
    return await abortable(this.#measuring, signal);
  }

  async #findEnd(stop: AbortSignal): Promise<number> {
    await this.#lookAround(this.#guess, stop);
    if (this.#end.known === undefined) {
      await this.#ask(stop);
      await this.#lookAround(this.#guess, stop);
    }
    while (this.#end.known === undefined) {
      const part = this.#end.nextLook();
      if (part === undefined) throw new SourceError("unavailable", "Telegram sends this file without an end");
      this.#end.note(part, (await this.#deps.readPart(part, stop)).length);
    }
    return this.#end.known;
  }

  async *read(start: number, end: number | undefined, signal: AbortSignal): AsyncGenerator<Bytes> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const readPart = async (part: Part) => ({ part, bytes: await this.#part(part, stop) });
    for (let at = start, until = this.#until(at, end); at < until; until = this.#until(at, end)) {
      for await (
        const { part, bytes } of inOrder(partsOf(at, until), readPart, this.#deps.partsAhead, stop)
      ) {
        const wanted = bytes.subarray(Math.max(at - part.offset, 0), (end ?? Infinity) - part.offset);
        if (wanted.length > 0) yield wanted;
        if (bytes.length < part.limit) return;
        at = part.offset + part.limit;
      }
    }
  }

  async *readRanges(ranges: readonly Range[], signal: AbortSignal): AsyncGenerator<PlacedBytes> {
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const readPart = async ({ part, range }: WantedPart) => ({
      part,
      range,
      bytes: await this.#part(part, stop),
    });
    for await (
      const { part, range, bytes } of inOrder(wanted(ranges), readPart, this.#deps.partsAhead, stop)
    ) {
      const start = Math.max(part.offset, range.start);
      yield { start, bytes: bytes.subarray(start - part.offset, range.end - part.offset) };
    }
  }

  /** A few tiny requests, then a large one, with nothing beside them: what they take tells of the line alone. */
  async gauge(signal: AbortSignal): Promise<void> {
    if (this.#deps.line.isKnown) return;
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const tiny = { offset: 0, limit: MIN_PART_BYTES };
    await Promise.all(Array.from({ length: TINY_REQUESTS }, () => this.#part(tiny, stop)));
    await this.#part({ offset: 0, limit: GAUGE_BYTES }, stop);
  }

  cost(ranges?: readonly Range[]): ReadingCost | undefined {
    const { sizeBytes } = this;
    if (sizeBytes === undefined) return undefined;
    const parts = ranges === undefined ? partsOf(0, sizeBytes) : partsOfAll(ranges);
    return costOf(parts, this.#deps.line);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort(new Error("the file was closed"));
    this.#deps.onClose?.();
    this.#tail.clear();
    return Promise.resolve();
  }

  /** Where a reader looks to for now: one byte behind the end that is expected, so that the end is seen. */
  #until(at: number, end = Infinity): number {
    const expected = this.#guess !== undefined && at <= this.#guess ? this.#guess + 1 : at + MAX_PART_BYTES;
    return Math.min(end, this.#end.known ?? expected);
  }

  /** Reads the parts that a reader of the whole file would read last, were this its size. */
  async #lookAround(size: number | undefined, signal: AbortSignal): Promise<void> {
    if (size === undefined) return;
    const last = await this.#lookAt(size, size + 1, signal);
    if (last.length === 0 && size % MAX_PART_BYTES === 0) await this.#lookAt(size - 1, size, signal);
  }

  async #lookAt(place: number, end: number, signal: AbortSignal): Promise<Bytes> {
    const parts = [...partsOf(place - place % MAX_PART_BYTES, end)];
    const part = parts[parts.length - 1];
    const bytes = await this.#part(part, signal);
    this.#tail.set(part.offset, { limit: part.limit, bytes });
    return bytes;
  }

  async #part(part: Part, signal: AbortSignal): Promise<Bytes> {
    signal.throwIfAborted();
    const kept = this.#kept(part);
    if (kept !== undefined) return kept;
    const bytes = (await this.#deps.readPart(part, signal)).subarray(0, part.limit);
    const sure = this.#isExpected(part, bytes) ? bytes : await this.#secondLook(part, bytes, signal);
    if (sure.length < part.limit && this.#end.reachesBeyond(part.offset + sure.length)) {
      throw new SourceError(
        "unavailable",
        `Telegram sent ${sure.length} of ${part.limit} bytes at ${part.offset}`,
      );
    }
    this.#end.note(part, sure.length);
    return sure;
  }

  /** From parts around the end that were seen already. */
  #kept({ offset, limit }: Part): Bytes | undefined {
    for (const [start, { limit: length, bytes }] of this.#tail) {
      if (start <= offset && offset + limit <= start + length) {
        return bytes.subarray(offset - start, offset - start + limit);
      }
    }
  }

  #isExpected({ offset, limit }: Part, { length }: Bytes): boolean {
    const size = this.sizeBytes;
    if (length === limit || size === undefined) return true;
    return length > 0 ? offset + length === size : offset >= size;
  }

  /** A part that is short before the end that was told: the size is asked for, and if that does not agree, the part. */
  async #secondLook(part: Part, bytes: Bytes, signal: AbortSignal): Promise<Bytes> {
    await this.#ask(signal);
    if (this.#isExpected(part, bytes)) return bytes;
    const again = await this.#deps.readPart(part, signal);
    return again.length > bytes.length ? again.subarray(0, part.limit) : bytes;
  }

  /** Asks for the size once, however often it turns out to be wrong. */
  async #ask(signal: AbortSignal): Promise<void> {
    this.#asking ??= this.#deps.askSize(this.#closed.signal).then((told) => {
      this.#guess = plausibleSize(told) ?? this.#guess;
    });
    await abortable(this.#asking, signal);
  }
}

interface WantedPart {
  part: Part;
  /** What is wanted of it. */
  range: Range;
}

function* wanted(ranges: readonly Range[]): Generator<WantedPart> {
  for (const range of ranges) {
    let { start } = range;
    for (const part of partsAround(range.start, range.end)) {
      yield { part, range: { start, end: range.end } };
      start = part.offset + part.limit;
    }
  }
}

function* partsOfAll(ranges: readonly Range[]): Generator<Part> {
  for (const { part } of wanted(ranges)) yield part;
}
