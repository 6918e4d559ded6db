import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { getWasmUrl, ige256Decrypt, initSync } from "@mtcute/wasm";
import type { IgeMessage } from "./aes/ige.ts";

/** The key's id and the message's key stand before the cipher text. */
const HEAD_BYTES = 24;

/** The cipher is ready to be used; further calls cost nothing. */
export function loadCipher(): void {
  initSync(Deno.readFileSync(getWasmUrl()));
}

/**
 * What the server sent in one packet: salt, session, message and padding.
 * A packet is the key's id, the message's key and the cipher text (core.telegram.org/mtproto/description).
 * @throws when it was not made with this auth key
 */
export function decipher(packet: Uint8Array, authKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const plain = deciphered(sealedMessage(packet, authKey));
  prove(plain, packet, authKey);
  return plain;
}

/** One by one, on any machine. */
export function deciphered({ cipherText, key, iv }: IgeMessage): Uint8Array<ArrayBuffer> {
  const plain = ige256Decrypt(cipherText, key, iv);
  return new Uint8Array(plain.buffer as ArrayBuffer, plain.byteOffset, plain.length);
}

/** The packet's cipher text, and the keys that its message's key and the auth key make. */
export function sealedMessage(packet: Uint8Array, authKey: Uint8Array): IgeMessage {
  const messageKey = messageKeyOf(packet);
  const a = sha256(messageKey, authKey.subarray(8, 44));
  const b = sha256(authKey.subarray(48, 84), messageKey);
  return {
    cipherText: packet.subarray(HEAD_BYTES),
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

/** @throws when the packet was not made with this auth key */
export function prove(plain: Uint8Array, packet: Uint8Array, authKey: Uint8Array): void {
  const proof = sha256(authKey.subarray(96, 128), plain).subarray(8, 24);
  const isWhole = plain.length === packet.length - HEAD_BYTES; // else there are bytes behind the last block
  if (!isWhole || !proof.equals(messageKeyOf(packet))) {
    throw new Error("a packet was not made with the key of its connection");
  }
}

function messageKeyOf(packet: Uint8Array): Uint8Array {
  return packet.subarray(8, HEAD_BYTES);
}

function sha256(first: Uint8Array, second: Uint8Array): Buffer {
  return createHash("sha256").update(first).update(second).digest();
}
