import { createHash } from "node:crypto";

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

export function sha1(...parts: Uint8Array[]): Uint8Array {
  return digest("sha1", parts);
}

export function sha256(...parts: Uint8Array[]): Uint8Array {
  return digest("sha256", parts);
}

export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function randomLong(): bigint {
  return crypto.getRandomValues(new BigInt64Array(1))[0];
}

/** A little-endian signed 64-bit number. */
export function longAt(bytes: Uint8Array, offset = 0): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(offset, true);
}

/** Big-endian bytes of a number that is not negative, padded in front to `length`. */
export function bigEndian(value: bigint, length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromHex(value.toString(16).padStart(2 * length, "0"));
}

export function fromBigEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytes.toHex() || "0"}`);
}

export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function digest(algorithm: string, parts: Uint8Array[]): Uint8Array {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
