/** The bytes are not the TL value that was expected. */
export class TlError extends Error {
  override name = "TlError";
}

/** Reads TL values; throws TlError at the end of the bytes. Source: core.telegram.org/mtproto/serialize */
export class TlReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  uint(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** A signed 64-bit number. */
  long(): bigint {
    return this.#view.getBigInt64(this.#advance(8), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  bool(): boolean {
    return this.uint() === 0x997275b5;
  }

  /** `length` bytes as they are; a view, not a copy. */
  raw(length: number): Uint8Array {
    const at = this.#advance(length);
    return this.#bytes.subarray(at, at + length);
  }

  rest(): Uint8Array {
    return this.raw(this.remaining);
  }

  /** A TL `bytes` or `string`; a view, not a copy. */
  bytes(): Uint8Array {
    const first = this.raw(1)[0];
    const short = first !== 254;
    const length = short ? first : this.#view.getUint32(this.#advance(3) - 1, true) >>> 8;
    const value = this.raw(length);
    this.#advance(-((short ? 1 : 4) + length) & 3);
    return value;
  }

  string(): string {
    return new TextDecoder().decode(this.bytes());
  }

  /** A boxed `Vector t`. */
  vector<T>(read: () => T): T[] {
    this.expect(0x1cb5c415);
    return Array.from({ length: this.#count() }, read);
  }

  /** Reads a constructor id that must be `id`. */
  expect(id: number): void {
    const found = this.uint();
    if (found !== id) {
      throw new TlError(`expected constructor ${id.toString(16)}, found ${found.toString(16)}`);
    }
  }

  #count(): number {
    const count = this.uint();
    if (count > this.remaining / 4) throw new TlError(`a vector of ${count} items does not fit`);
    return count;
  }

  #advance(size: number): number {
    if (size < 0 || size > this.remaining) {
      throw new TlError(`wanted ${size} bytes, ${this.remaining} are left`);
    }
    const at = this.#position;
    this.#position += size;
    return at;
  }
}
