/** The peer closed the connection. */
export class EndOfStream extends Error {
  override name = "EndOfStream";
}

/** Takes exact numbers of bytes from a connection that delivers them in any portions. */
export class ByteStream {
  readonly #read: (into: Uint8Array) => Promise<number | null>;
  #decrypt?: (bytes: Uint8Array) => Uint8Array;
  #buffer = new Uint8Array(16 * 1024);
  #start = 0;
  #end = 0;

  constructor(read: (into: Uint8Array) => Promise<number | null>) {
    this.#read = read;
  }

  /** The next `length` bytes, left in the stream; valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    this.#makeRoom(length);
    while (this.#end - this.#start < length) await this.#fill();
    return this.#buffer.subarray(this.#start, this.#start + length);
  }

  /** The next `length` bytes; valid until the next call. */
  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.#start += length;
    return bytes;
  }

  async takeUint32(): Promise<number> {
    const bytes = await this.take(4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  /** From here on every byte, also those already received, passes through `decrypt`. */
  decryptWith(decrypt: (bytes: Uint8Array) => Uint8Array): void {
    this.#decrypt = decrypt;
    this.#transform(this.#start, this.#end);
  }

  async #fill(): Promise<void> {
    const count = await this.#read(this.#buffer.subarray(this.#end));
    if (count === null) throw new EndOfStream("the peer closed the connection");
    this.#transform(this.#end, this.#end + count);
    this.#end += count;
  }

  #transform(from: number, to: number): void {
    if (this.#decrypt === undefined || from === to) return;
    this.#buffer.set(this.#decrypt(this.#buffer.subarray(from, to)), from);
  }

  #makeRoom(length: number): void {
    if (this.#start + length <= this.#buffer.length) return;
    const target = length <= this.#buffer.length ? this.#buffer : new Uint8Array(2 * length);
    target.set(this.#buffer.subarray(this.#start, this.#end));
    this.#buffer = target;
    this.#end -= this.#start;
    this.#start = 0;
  }
}
