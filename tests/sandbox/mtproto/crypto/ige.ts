import { createCipheriv, createDecipheriv } from "node:crypto";

const BLOCK = 16;

/**
 * AES-256-IGE encryption into `out`, done natively through CBC.
 *
 * IGE is c[i] = E(m[i] ^ c[i-1]) ^ m[i-1]. With y[i] = c[i] ^ m[i-1] that reads y[i] = E(m[i] ^ m[i-2] ^ y[i-1]):
 * CBC over m[i] ^ m[i-2], which every machine has in hardware.
 * @param data a whole number of 16-byte blocks at an address divisible by four
 * @param out as long as `data`
 */
export function igeEncrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array, out: Uint8Array): void {
  const message = words(data);
  const initial = words(iv.slice());
  const mixed = new Int32Array(message.length);
  for (let i = 0; i < Math.min(8, message.length); i++) mixed[i] = message[i] ^ initial[i];
  for (let i = 8; i < message.length; i++) mixed[i] = message[i] ^ message[i - 8];
  const cipher = createCipheriv("aes-256-cbc", key, new Uint8Array(BLOCK)).setAutoPadding(false);
  const chained = words(aligned(cipher.update(new Uint8Array(mixed.buffer))));
  for (let i = 0; i < 4; i++) chained[i] ^= initial[4 + i];
  for (let i = 4; i < chained.length; i++) chained[i] ^= message[i - 4];
  out.set(new Uint8Array(chained.buffer, chained.byteOffset, data.length));
}

/** AES-256-IGE decryption, block by block: slow, which small requests do not notice. */
export function igeDecrypt(data: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = createDecipheriv("aes-256-ecb", key, null).setAutoPadding(false);
  const plain = new Uint8Array(data.length);
  let previousCipher = iv.subarray(0, BLOCK);
  let previousPlain = iv.subarray(BLOCK);
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    plain.set(xor(cipher.update(xor(block, previousPlain)), previousCipher), at);
    previousCipher = block;
    previousPlain = plain.subarray(at, at + BLOCK);
  }
  return plain;
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ b[index]);
}

function aligned(bytes: Uint8Array): Uint8Array {
  return bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
}

function words(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
