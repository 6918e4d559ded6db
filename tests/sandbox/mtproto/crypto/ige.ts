import { createCipheriv, createDecipheriv } from "node:crypto";

/*
 * AES-256-IGE encryption through CBC, which is done natively.
 *
 * IGE is c[i] = E(m[i] ^ c[i-1]) ^ m[i-1]. With y[i] = c[i] ^ m[i-1] that reads y[i] = E(m[i] ^ m[i-2] ^ y[i-1]):
 * CBC over m[i] ^ m[i-2]. Decryption knows no such way.
 */

const BLOCK = 16;
const ZERO_IV = new Uint8Array(BLOCK);

/** Whole 16-byte blocks, a key of 32 bytes and an iv of 32 bytes. */
export interface IgeInput {
  data: Uint8Array<ArrayBuffer>;
  key: Uint8Array<ArrayBuffer>;
  iv: Uint8Array<ArrayBuffer>;
}

/** Encrypts into `out`, which is as long as the data. */
export function igeEncrypt({ data, key, iv }: IgeInput, out: Uint8Array): void {
  const cipher = createCipheriv("aes-256-cbc", key, ZERO_IV).setAutoPadding(false);
  const chained = cipher.update(mix(data, iv));
  cipher.final();
  unmix(data, iv, chained, out);
}

/** The same on another thread: for large messages. */
export async function igeEncryptInBackground({ data, key, iv }: IgeInput, out: Uint8Array): Promise<void> {
  const cbc = await crypto.subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
  const chained = await crypto.subtle.encrypt({ name: "AES-CBC", iv: ZERO_IV }, cbc, mix(data, iv));
  unmix(data, iv, new Uint8Array(chained, 0, data.length), out); // a block of padding follows
}

/** AES-256-IGE decryption, block by block: slow, which small requests do not notice. */
export function igeDecrypt({ data, key, iv }: IgeInput): Uint8Array<ArrayBuffer> {
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
  cipher.final();
  return plain;
}

/** Megabytes that are made for each message would have to be collected again; both ciphers take a copy at once. */
let scratch = new Int32Array(0);

/** m[i] ^ m[i-2], valid until the next call; the first two blocks take the halves of the iv instead. */
function mix(data: Uint8Array, iv: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = words(data);
  const initial = words(iv);
  if (scratch.length < message.length) scratch = new Int32Array(message.length);
  const mixed = scratch.subarray(0, message.length);
  for (let i = 0; i < Math.min(8, message.length); i++) mixed[i] = message[i] ^ initial[i];
  for (let i = 8; i < message.length; i++) mixed[i] = message[i] ^ message[i - 8];
  return new Uint8Array(mixed.buffer, 0, data.length);
}

/** c[i] = y[i] ^ m[i-1], written to `out`. */
function unmix(data: Uint8Array, iv: Uint8Array, chained: Uint8Array, out: Uint8Array): void {
  const message = words(data);
  const initial = words(iv);
  const from = words(chained);
  const to = out.byteOffset % 4 === 0 ? words(out) : new Int32Array(from.length);
  for (let i = 0; i < 4; i++) to[i] = from[i] ^ initial[4 + i];
  for (let i = 4; i < from.length; i++) to[i] = from[i] ^ message[i - 4];
  if (to.buffer !== out.buffer) out.set(new Uint8Array(to.buffer));
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ b[index]);
}

/** The bytes as 32-bit numbers; copied only if their address is odd. */
function words(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}
