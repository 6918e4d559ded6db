import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import type { Clock } from "../../clock.ts";

/** Where a data centre listens. */
export interface Address {
  host: string;
  port: number;
}

/** Four such bytes announce the intermediate transport: each packet is its length and its bytes, nothing else. */
const INTERMEDIATE = new Uint8Array([0xee, 0xee, 0xee, 0xee]);
/** Answers are at most a file part of 1 MiB with some bytes around it. */
const MAX_PACKET_BYTES = 4 * 1024 * 1024;
/** Deciphering a packet of this size takes about a millisecond. */
export const LARGE_PACKET_BYTES = 128 * 1024;

/**
 * A TCP connection that carries MTProto packets, in the shape that GramJS's sender expects of its `Connection`.
 * It reads only what is asked for, straight into the packet's own memory: the kernel's window holds the server back.
 * Replaces GramJS's sockets, which have no connect time-out, no back-pressure, and copy all data at every event.
 */
export class Transport {
  readonly #address: Address;
  readonly #clock: Clock;
  readonly #memoryFor: (length: number) => Uint8Array<ArrayBuffer>;
  #socket: Deno.TcpConn | undefined;
  /** When bytes last came in (milliseconds since the Unix epoch). */
  receivedAt = 0;

  /** @param memoryFor gives the memory for a large packet */
  constructor(address: Address, clock: Clock, memoryFor: (length: number) => Uint8Array<ArrayBuffer>) {
    this.#memoryFor = memoryFor;
    this.#address = address;
    this.#clock = clock;
  }

  async connect(signal?: AbortSignal): Promise<void> {
    const { host: hostname, port } = this.#address;
    this.#socket = await Deno.connect({ hostname, port, signal });
    this.#socket.setNoDelay();
    this.#socket.setKeepAlive();
    this.receivedAt = this.#clock.now();
    await this.#write(INTERMEDIATE);
  }

  isConnected(): boolean {
    return this.#socket !== undefined;
  }

  async send(packet: Uint8Array): Promise<void> {
    const framed = Buffer.allocUnsafe(4 + packet.length);
    framed.writeUInt32LE(packet.length);
    framed.set(packet, 4);
    await this.#write(framed);
  }

  /** The next packet; rejects when the connection is over. */
  async recv(): Promise<Buffer> {
    const header = await this.#readInto(Buffer.allocUnsafe(4));
    const length = header.readUInt32LE();
    if (length === 0 || length > MAX_PACKET_BYTES) throw new Error(`packet of ${length} bytes announced`);
    if (length < LARGE_PACKET_BYTES) return await this.#readInto(Buffer.allocUnsafeSlow(length));
    const { buffer } = this.#memoryFor(length);
    const packet = await this.#readInto(Buffer.from(buffer, 0, length));
    // Reads of what has already arrived end at once: without a pause a fast line would let no timer run for seconds.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    return packet;
  }

  disconnect(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    return Promise.resolve();
  }

  toString(): string {
    return `${this.#address.host}:${this.#address.port}`;
  }

  async #readInto(bytes: Buffer): Promise<Buffer> {
    for (let filled = 0; filled < bytes.length;) {
      const count = await this.#open().read(bytes.subarray(filled));
      if (count === null) throw new Error("the server closed the connection");
      this.receivedAt = this.#clock.now();
      filled += count;
    }
    return bytes;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.#open().write(bytes.subarray(written));
    }
  }

  #open(): Deno.TcpConn {
    if (this.#socket === undefined) throw new Error("the connection is closed");
    return this.#socket;
  }
}
