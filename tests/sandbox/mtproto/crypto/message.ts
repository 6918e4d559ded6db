import { concat, equal, randomBytes, sha256 } from "./bytes.ts";
import { igeDecrypt, igeEncrypt } from "./ige.ts";

/** Where in the auth key the two directions take their bytes from. */
type Direction = 0 | 8;
const FROM_CLIENT: Direction = 0;
const FROM_SERVER: Direction = 8;

/** The message was not encrypted with this key, or changed on its way. */
export class DecryptionError extends Error {
  override name = "DecryptionError";
}

/** How many random bytes (12 to 27) make `length` a multiple of 16. */
export function paddingLength(length: number): number {
  return 12 + (-(length + 12) & 15);
}

/**
 * Encrypts what the server says (MTProto 2.0) into `payload`.
 * @param plain salt, session id, message and padding: its length is a multiple of 16
 * @param payload 24 bytes longer than `plain`
 */
export function encryptMessage(
  key: { id: Uint8Array; bytes: Uint8Array },
  plain: Uint8Array,
  payload: Uint8Array,
): void {
  const messageKey = messageKeyOf(key.bytes, plain, FROM_SERVER);
  const { aesKey, iv } = aesOf(key.bytes, messageKey, FROM_SERVER);
  payload.set(key.id);
  payload.set(messageKey, 8);
  igeEncrypt(plain, aesKey, iv, payload.subarray(24));
}

/** Decrypts what a client sent: the part after the auth key id. Throws DecryptionError. */
export function decryptMessage(authKey: Uint8Array, encrypted: Uint8Array): Uint8Array<ArrayBuffer> {
  const messageKey = encrypted.slice(0, 16);
  const data = encrypted.subarray(16, 16 + ((encrypted.length - 16) & ~15));
  const { aesKey, iv } = aesOf(authKey, messageKey, FROM_CLIENT);
  const plain = igeDecrypt(data, aesKey, iv);
  if (!equal(messageKeyOf(authKey, plain, FROM_CLIENT), messageKey)) {
    throw new DecryptionError("wrong msg_key");
  }
  return plain;
}

/** Random bytes to stand after a message of `length` bytes. */
export function padding(length: number): Uint8Array {
  return randomBytes(paddingLength(length));
}

function messageKeyOf(authKey: Uint8Array, plain: Uint8Array, x: Direction): Uint8Array {
  return sha256(authKey.subarray(88 + x, 120 + x), plain).subarray(8, 24);
}

function aesOf(authKey: Uint8Array, messageKey: Uint8Array, x: Direction) {
  const a = sha256(messageKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(40 + x, 76 + x), messageKey);
  return {
    aesKey: concat(a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)),
    iv: concat(b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)),
  };
}
