import { ByteCollector } from "../../bytes.ts";
import type { Bytes, FileSource } from "../../pipeline/file_source.ts";
import { type Box, Boxes, NoView } from "./boxes.ts";

/** Read at once where a box begins: most boxes beside sound and picture are smaller. */
const LOOK_BYTES = 64 * 1024;
const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;
/** A file of more boxes is one of fragments. */
const MOST_BOXES = 64;
/** The index of two days. */
const MOST_INDEX_BYTES = 48 * 2 ** 20;

/** Where sound and picture of an MP4 lie is told by one box; this is it, with the one that names the format. */
export interface FoundIndex {
  ftyp: Bytes;
  moov: Bytes;
}

/** @throws {NoView} when the file is no MP4 or MOV of one recording with one index */
export async function findIndex(file: LookedAt, sizeBytes: number): Promise<FoundIndex> {
  const found: Partial<FoundIndex> = {};
  for (let at = 0, count = 0; at + HEADER_BYTES <= sizeBytes; count++) {
    const { type, end } = await file.boxAt(at);
    if (type === "moof" || count === MOST_BOXES) throw new NoView("it consists of fragments");
    if (end > sizeBytes) throw new NoView(`its ${type} is cut off`);
    if (type === "ftyp" || type === "moov") {
      if (found[type] !== undefined) throw new NoView("it holds several recordings");
      if (end - at > MOST_INDEX_BYTES) throw new NoView(`its ${type} is too large`);
      found[type] = await file.bytes(at, end);
    }
    at = end;
  }
  const { ftyp, moov } = found;
  if (ftyp === undefined || moov === undefined) throw new NoView("it has no index");
  return { ftyp, moov };
}

/** A file of boxes, of which what was read last is remembered. */
export class LookedAt {
  readonly #source: FileSource;
  readonly #signal: AbortSignal;
  #start = 0;
  #bytes: Bytes = new Uint8Array(0);

  constructor(source: FileSource, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  /** @throws {NoView} at the beginning of what is no MP4 */
  async boxAt(at: number): Promise<Pick<Box, "type" | "end">> {
    const sizeBytes = this.#source.sizeBytes ?? 0;
    const header = new ByteCollector(LONG_HEADER_BYTES);
    header.add(await this.bytes(at, Math.min(at + LONG_HEADER_BYTES, sizeBytes)));
    header.add(new Uint8Array(LONG_HEADER_BYTES));
    const { type, end } = new Boxes(header.bytes).at(0, sizeBytes - at);
    if (at === 0 && type !== "ftyp") throw new NoView("it is no MP4");
    return { type, end: at + end };
  }

  async bytes(start: number, end: number): Promise<Bytes> {
    const isNear = start >= this.#start && start < this.#start + this.#bytes.length;
    const known = isNear ? this.#bytes.subarray(start - this.#start) : new Uint8Array(0);
    if (known.length >= end - start) return known.slice(0, end - start);
    const until = Math.min(Math.max(end, start + LOOK_BYTES), this.#source.sizeBytes ?? end);
    const look = new ByteCollector(until - start);
    look.add(known);
    for await (const bytes of this.#source.read(start + known.length, until, this.#signal)) look.add(bytes);
    [this.#start, this.#bytes] = [start, look.bytes];
    if (this.#bytes.length < end - start) throw new NoView("it is shorter than was told");
    return this.#bytes.slice(0, end - start);
  }
}
