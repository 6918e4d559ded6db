/** Bytes that come in pieces, as one: the runtime reads into 64 KiB, and whoever kept a small read would keep all of them. */
export class ByteCollector {
  #memory: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expectedBytes as far as that is known: then nothing is copied twice */
  constructor(expectedBytes = 0) {
    this.#memory = new Uint8Array(expectedBytes);
  }

  /** What has come so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#length === this.#memory.length ? this.#memory : this.#memory.slice(0, this.#length);
  }

  add(piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    if (needed > this.#memory.length) this.#grow(Math.max(needed, 2 * this.#memory.length));
    this.#memory.set(piece, this.#length);
    this.#length = needed;
  }

  #grow(sizeBytes: number): void {
    const before = this.#memory;
    this.#memory = new Uint8Array(sizeBytes);
    this.#memory.set(before);
  }
}

/** The bytes of a read for whoever keeps it by itself: in memory that is no more than twice as large. */
export function ownBytes(read: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return read.byteLength * 2 < read.buffer.byteLength ? read.slice() : read;
}
