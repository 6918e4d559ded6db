const LATIN1 = new TextDecoder("latin1");
const HEADER_BYTES = 8;
/** In one other: whoever makes a file may write millions. */
const MOST_BOXES = 4096;
/** With a size of 64 bits. */
const LONG_HEADER_BYTES = 16;

/** A part of an MP4 or MOV: its places are those of the bytes that hold it. */
export interface Box {
  type: string;
  start: number;
  /** Where its content begins. */
  body: number;
  end: number;
}

/** An index that has no simple view; the message says why. */
export class NoView extends Error {}

/** Reads boxes, and numbers within them, of an index in memory. */
export class Boxes {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** @throws {NoView} where a box reaches beyond the one that holds it, or there are far too many */
  within({ body, end }: Pick<Box, "body" | "end">): Box[] {
    const boxes: Box[] = [];
    for (let start = body; start + HEADER_BYTES <= end;) {
      const box = this.at(start, end);
      if (box.end > end) throw new NoView(`its ${box.type} is longer than what holds it`);
      if (boxes.push(box) > MOST_BOXES) throw new NoView("it holds too many boxes");
      start = box.end;
    }
    return boxes;
  }

  /** The box that begins at `start`; `end` is where one ends that does not tell its size. */
  at(start: number, end: number): Box {
    const told = this.number(start);
    const isLong = told === 1;
    const headerBytes = isLong ? LONG_HEADER_BYTES : HEADER_BYTES;
    const size = isLong ? this.longNumber(start + HEADER_BYTES) : told === 0 ? end - start : told;
    const type = this.text(start + 4);
    if (size < headerBytes) throw new NoView(`its ${type} has no size`);
    return { type, start, body: start + headerBytes, end: start + size };
  }

  /** The box behind a path of types. */
  find(parent: Box, ...path: string[]): Box | undefined {
    let box: Box | undefined = parent;
    for (const type of path) box = box && this.within(box).find((inner) => inner.type === type);
    return box;
  }

  /** @throws {NoView} when it is not there */
  get(parent: Box, ...path: string[]): Box {
    const box = this.find(parent, ...path);
    if (box === undefined) throw new NoView(`its index has no ${path.join("/")}`);
    return box;
  }

  /** Of 32 bits. */
  number(at: number): number {
    return this.#view.getUint32(at);
  }

  /** Of 64 bits. */
  longNumber(at: number): number {
    return Number(this.#view.getBigUint64(at));
  }

  /** The same with a sign. */
  signed(at: number): number {
    return this.#view.getInt32(at);
  }

  longSigned(at: number): number {
    return Number(this.#view.getBigInt64(at));
  }

  short(at: number): number {
    return this.#view.getUint16(at);
  }

  /** Four letters. */
  text(at: number): string {
    return LATIN1.decode(this.bytes.subarray(at, at + 4));
  }
}
