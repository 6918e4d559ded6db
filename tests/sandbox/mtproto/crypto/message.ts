import { concat, equal, randomBytes, sha256 } from "./bytes.ts";
import { igeDecrypt, igeEncrypt, igeEncryptInBackground, type IgeInput } from "./ige.ts";

/** Where in the auth key the two directions take their bytes from: x in Telegram's description. */
export type Direction = 0 | 8;
export const FROM_CLIENT: Direction = 0;
export const FROM_SERVER: Direction = 8;

/** auth_key_id and msg_key stand before the encrypted data. */
export const MESSAGE_HEAD_BYTES = 24;
/** From this size on encryption leaves the thread. */
const BACKGROUND_BYTES = 16 * 1024;

/** The message was not encrypted with this key, or changed on its way. */
export class DecryptionError extends Error {
  override name = "DecryptionError";
}

/** How many random bytes (12 to 27) make `length` a multiple of 16. */
export function paddingLength(length: number): number {
  return 12 + (-(length + 12) & 15);
}

/** Random bytes to stand after a message of `length` bytes. */
export function padding(length: number): Uint8Array {
  return randomBytes(paddingLength(length));
}

/**
 * Encrypts a message of MTProto 2.0: at once when it is small, else on another thread.
 * @param plain salt, session id, message and padding: its length is a multiple of 16
 * @param payload receives the result; 24 bytes longer
 */
export function encryptMessage(
  key: { id: Uint8Array; bytes: Uint8Array },
  plain: Uint8Array<ArrayBuffer>,
  payload: Uint8Array,
  direction: Direction,
): void | Promise<void> {
  const messageKey = messageKeyOf(key.bytes, plain, direction);
  payload.set(key.id);
  payload.set(messageKey, 8);
  const encrypt = plain.length < BACKGROUND_BYTES ? igeEncrypt : igeEncryptInBackground;
  return encrypt(igeInput(key.bytes, messageKey, plain, direction), payload.subarray(MESSAGE_HEAD_BYTES));
}

/** Decrypts what follows the auth key id. Throws DecryptionError. */
export function decryptMessage(
  authKey: Uint8Array,
  encrypted: Uint8Array,
  direction: Direction,
): Uint8Array<ArrayBuffer> {
  const messageKey = encrypted.subarray(0, 16);
  const data = encrypted.slice(16, 16 + ((encrypted.length - 16) & ~15));
  const plain = igeDecrypt(igeInput(authKey, messageKey, data, direction));
  if (!equal(messageKeyOf(authKey, plain, direction), messageKey)) {
    throw new DecryptionError("wrong msg_key");
  }
  return plain;
}

function messageKeyOf(authKey: Uint8Array, plain: Uint8Array, x: Direction): Uint8Array {
  return sha256(authKey.subarray(88 + x, 120 + x), plain).subarray(8, 24);
}

function igeInput(
  authKey: Uint8Array,
  messageKey: Uint8Array,
  data: Uint8Array<ArrayBuffer>,
  x: Direction,
): IgeInput {
  const a = sha256(messageKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(40 + x, 76 + x), messageKey);
  return {
    data,
    key: concat(a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)),
    iv: concat(b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)),
  };
}
