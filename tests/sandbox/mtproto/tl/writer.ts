/** Writes TL values (little-endian, padded to four bytes) into a buffer that grows. Source: core.telegram.org/mtproto/serialize */
export class TlWriter {
  #buffer: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(memory = new Uint8Array(256)) {
    this.#buffer = memory;
    this.#view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset);
  }

  get length(): number {
    return this.#length;
  }

  /** A view of what was written so far. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length);
  }

  /** An unsigned 32-bit number: constructor ids and flags. */
  uint(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  int(value: number): this {
    const at = this.#grow(4);
    this.#view.setInt32(at, value, true);
    return this;
  }

  /** 64 bits, signed or unsigned: only the bits count. */
  long(value: bigint): this {
    const at = this.#grow(8);
    this.#view.setBigInt64(at, BigInt.asIntN(64, value), true);
    return this;
  }

  double(value: number): this {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, true);
    return this;
  }

  bool(value: boolean): this {
    return this.uint(value ? 0x997275b5 : 0xbc799737);
  }

  /** Bytes as they are: int128, int256 and values that were serialized before. */
  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    const headLength = bytes.length < 254 ? 1 : 4;
    const padding = -(headLength + bytes.length) & 3;
    const at = this.#grow(headLength + bytes.length + padding);
    if (headLength === 1) this.#buffer[at] = bytes.length;
    else this.#view.setUint32(at, (bytes.length << 8) | 254, true);
    this.#buffer.set(bytes, at + headLength);
    this.#buffer.fill(0, this.#length - padding, this.#length);
    return this;
  }

  string(text: string): this {
    return this.bytes(new TextEncoder().encode(text));
  }

  /** A boxed `Vector t`. */
  vector<T>(items: readonly T[], write: (item: T) => void): this {
    this.uint(0x1cb5c415).int(items.length);
    for (const item of items) write(item);
    return this;
  }

  /** Makes room for `size` more bytes and returns where they start. */
  #grow(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length + 64, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, at));
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
