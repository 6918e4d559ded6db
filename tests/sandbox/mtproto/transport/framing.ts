import { crc32 } from "node:zlib";
import { randomInt } from "node:crypto";
import { memoryFor } from "../kept_memory.ts";
import type { ByteStream } from "./byte_stream.ts";

/** Larger packets are refused: no client has reason to send them here. */
const MAX_PACKET_BYTES = 2 * 1024 * 1024;

/** The peer does not speak the transport it announced. */
export class FramingError extends Error {
  override name = "FramingError";
}

/** No framing puts more than this before a payload, or behind it. */
const ROOM_BEFORE = 8;
const ROOM_BEHIND = 16;

/** A packet about to be sent: a payload to fill in, with room around it. */
export interface Packet {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly payload: Uint8Array<ArrayBuffer>;
}

export function newPacket(payloadLength: number): Packet {
  const bytes = memoryFor(ROOM_BEFORE + payloadLength + ROOM_BEHIND);
  return { bytes, payload: bytes.subarray(ROOM_BEFORE, -ROOM_BEHIND) };
}

/** How payloads are told apart on the wire. Source: core.telegram.org/mtproto/mtproto-transports */
export interface Framing {
  readonly name: "full" | "abridged" | "intermediate" | "padded intermediate";
  /** The next payload; it may carry up to 15 bytes of padding in the padded transport. */
  receive(stream: ByteStream): Promise<Uint8Array>;
  /** Writes what belongs around a filled payload; returns the bytes to send. Call it in the order of sending. */
  seal(packet: Packet): Uint8Array<ArrayBuffer>;
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
    seal({ bytes, payload }) {
      const body = bytes.subarray(0, ROOM_BEFORE + payload.length);
      const view = viewOf(bytes);
      view.setUint32(0, body.length + 4, true);
      view.setUint32(4, sent++, true);
      view.setUint32(body.length, crc32(body), true);
      return bytes.subarray(0, body.length + 4);
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
  seal({ bytes, payload }) {
    const words = payload.length / 4;
    const head = words < 0x7f ? [words] : [0x7f, words & 255, (words >> 8) & 255, words >> 16];
    const start = ROOM_BEFORE - head.length;
    bytes.set(head, start);
    return bytes.subarray(start, -ROOM_BEHIND);
  },
};

/** Length in bytes, then the payload. */
export const intermediateFraming: Framing = {
  name: "intermediate",
  receive: receiveWithLength,
  seal: (packet) => sealWithLength(packet, 0),
};

/**
 * As intermediate, with padding after the payload: clients send up to 15 bytes. Telegram's own MTProxy sends up to 3,
 * and Telethon takes no more.
 */
export function paddedIntermediateFraming(maxPadding: 3 | 15): Framing {
  return {
    name: "padded intermediate",
    receive: receiveWithLength,
    seal: (packet) => sealWithLength(packet, randomInt(maxPadding + 1)),
  };
}

async function receiveWithLength(stream: ByteStream): Promise<Uint8Array> {
  const length = await stream.takeUint32() & 0x7fffffff; // the high bit asks for a quick acknowledgement
  return await stream.take(checkedLength(length));
}

function sealWithLength({ bytes, payload }: Packet, paddingLength: number): Uint8Array<ArrayBuffer> {
  viewOf(bytes).setUint32(ROOM_BEFORE - 4, payload.length + paddingLength, true);
  return bytes.subarray(ROOM_BEFORE - 4, ROOM_BEFORE + payload.length + paddingLength);
}

function checkedLength(length: number): number {
  if (length < 4 || length > MAX_PACKET_BYTES) throw new FramingError(`a packet of ${length} bytes`);
  return length;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
