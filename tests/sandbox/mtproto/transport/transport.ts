import { type Cipheriv, createCipheriv } from "node:crypto";
import type { ByteStream } from "./byte_stream.ts";
import {
  abridgedFraming,
  type Framing,
  FramingError,
  fullFraming,
  intermediateFraming,
  paddedIntermediateFraming,
} from "./framing.ts";

/** What a client chose by the first bytes it sent. */
export interface Transport {
  framing: Framing;
  /** Set when the connection is obfuscated. */
  obfuscation?: Obfuscation;
}

export interface Obfuscation {
  /** Every byte to the client passes through it. */
  encrypt(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Frees the ciphers. */
  close(): void;
}

const ABRIDGED = 0xefefefef;
const INTERMEDIATE = 0xeeeeeeee;
const PADDED_INTERMEDIATE = 0xdddddddd;

/** Recognises the transport as Telegram does. Source: core.telegram.org/mtproto/mtproto-transports */
export async function detectTransport(stream: ByteStream): Promise<Transport> {
  if ((await stream.peek(1))[0] === 0xef) {
    await stream.take(1);
    return { framing: abridgedFraming };
  }
  const framing = framingByTag(await stream.peek(4));
  if (framing !== undefined) {
    await stream.take(4);
    return { framing };
  }
  // A full packet has the sequence number 0 there, which obfuscation avoids.
  const second = (await stream.peek(8)).subarray(4);
  if (second.every((byte) => byte === 0)) return { framing: fullFraming() };
  return deobfuscate(stream, Uint8Array.from(await stream.take(64)));
}

/** 64 random-looking bytes hold both AES-256-CTR keys and, encrypted, the tag of the transport inside. */
function deobfuscate(stream: ByteStream, head: Uint8Array): Transport {
  const fromClient = ctr(head.subarray(8, 40), head.subarray(40, 56));
  const reversed = head.slice(8, 56).reverse();
  const framing = framingByTag(fromClient.update(head).subarray(56, 60));
  if (framing === undefined) {
    fromClient.final();
    throw new FramingError("no transport is known by this tag");
  }
  const toClient = ctr(reversed.subarray(0, 32), reversed.subarray(32, 48));
  stream.decryptWith((bytes) => fromClient.update(bytes));
  const close = () => [fromClient, toClient].forEach((cipher) => cipher.final());
  return { framing, obfuscation: { encrypt: (bytes) => new Uint8Array(toClient.update(bytes)), close } };
}

function framingByTag(tag: Uint8Array): Framing | undefined {
  switch (new DataView(tag.buffer, tag.byteOffset).getUint32(0, true)) {
    case ABRIDGED:
      return abridgedFraming;
    case INTERMEDIATE:
      return intermediateFraming;
    case PADDED_INTERMEDIATE:
      return paddedIntermediateFraming(3);
  }
}

function ctr(key: Uint8Array, iv: Uint8Array): Cipheriv {
  return createCipheriv("aes-256-ctr", key, iv);
}
