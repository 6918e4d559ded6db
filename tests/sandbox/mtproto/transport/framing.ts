import { crc32 } from "node:zlib";
import { randomInt } from "node:crypto";
import type { ByteStream } from "./byte_stream.ts";

/** Larger packets are refused: no client has reason to send them here. */
const MAX_PACKET_BYTES = 2 * 1024 * 1024;

/** The peer does not speak the transport it announced. */
export class FramingError extends Error {
  override name = "FramingError";
}

/** A packet about to be sent: `payload` is the part of `bytes` that the caller fills. */
export interface Packet {
  bytes: Uint8Array<ArrayBuffer>;
  payload: Uint8Array<ArrayBuffer>;
}

/** How payloads are told apart on the wire. Source: core.telegram.org/mtproto/mtproto-transports */
export interface Framing {
  readonly name: "full" | "abridged" | "intermediate" | "padded intermediate";
  /** The next payload; it may carry up to 15 bytes of padding in the padded transport. */
  receive(stream: ByteStream): Promise<Uint8Array>;
  packet(payloadLength: number): Packet;
  /** Called when the payload is filled in. */
  seal(packet: Packet): void;
}

/** Length, sequence number, payload, CRC32 over all before it. */
export function fullFraming(): Framing {
  let received = 0;
  let sent = 0;
  return {
    name: "full",
    async receive(stream) {
      const head = await stream.peek(4);
      const length = checkedLength(viewOf(head).getUint32(0, true));
      const packet = await stream.take(length);
      const view = viewOf(packet);
      if (view.getUint32(4, true) !== received++) throw new FramingError("wrong sequence number");
      const body = packet.subarray(0, length - 4);
      if (view.getUint32(length - 4, true) !== crc32(body)) throw new FramingError("wrong CRC32");
      return body.subarray(8);
    },
    packet(payloadLength) {
      const bytes = new Uint8Array(payloadLength + 12);
      viewOf(bytes).setUint32(0, bytes.length, true);
      viewOf(bytes).setUint32(4, sent++, true);
      return { bytes, payload: bytes.subarray(8, -4) };
    },
    seal({ bytes }) {
      viewOf(bytes).setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
    },
  };
}

/** Length in words of four bytes: one byte, or 0x7f and three bytes. */
export const abridgedFraming: Framing = {
  name: "abridged",
  async receive(stream) {
    const first = (await stream.take(1))[0] & 0x7f; // the high bit asks for a quick acknowledgement
    if (first < 0x7f) return await stream.take(checkedLength(first * 4));
    const [low, middle, high] = await stream.take(3);
    return await stream.take(checkedLength((low | (middle << 8) | (high << 16)) * 4));
  },
  packet(payloadLength) {
    const words = payloadLength / 4;
    const head = words < 0x7f ? [words] : [0x7f, words & 255, (words >> 8) & 255, words >> 16];
    const bytes = new Uint8Array(head.length + payloadLength);
    bytes.set(head);
    return { bytes, payload: bytes.subarray(head.length) };
  },
  seal() {},
};

/** Length in bytes, then the payload. */
export const intermediateFraming: Framing = {
  name: "intermediate",
  receive: receiveWithLength,
  packet: (payloadLength) => packetWithLength(payloadLength, 0),
  seal() {},
};

/** As intermediate, with up to 15 bytes of padding after the payload. */
export const paddedIntermediateFraming: Framing = {
  name: "padded intermediate",
  receive: receiveWithLength,
  packet: (payloadLength) => packetWithLength(payloadLength, randomInt(16)),
  seal() {},
};

async function receiveWithLength(stream: ByteStream): Promise<Uint8Array> {
  const length = await stream.takeUint32() & 0x7fffffff; // the high bit asks for a quick acknowledgement
  return await stream.take(checkedLength(length));
}

function packetWithLength(payloadLength: number, paddingLength: number): Packet {
  const bytes = new Uint8Array(4 + payloadLength + paddingLength);
  viewOf(bytes).setUint32(0, payloadLength + paddingLength, true);
  return { bytes, payload: bytes.subarray(4, 4 + payloadLength) };
}

function checkedLength(length: number): number {
  if (length < 4 || length > MAX_PACKET_BYTES) throw new FramingError(`a packet of ${length} bytes`);
  return length;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
