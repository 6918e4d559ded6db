import { Buffer } from "node:buffer";
import { createHash, createPublicKey } from "node:crypto";
import bigInt from "big-integer";
import "telegram";
import { _serverKeys } from "telegram/crypto/RSA.js";

/**
 * Makes GramJS trust a server's own RSA key beside Telegram's.
 * @param pem PKCS#1 ("RSA PUBLIC KEY") or SPKI ("PUBLIC KEY")
 */
export function trustServerKey(pem: string): void {
  const { n, e } = createPublicKey(pem).export({ format: "jwk" });
  if (n === undefined || e === undefined) throw new Error("the MTProto public key is not an RSA key");
  const [modulus, exponent] = [Buffer.from(n, "base64url"), Buffer.from(e, "base64url")];
  _serverKeys.set(fingerprint(modulus, exponent), {
    n: bigInt(modulus.toString("hex"), 16),
    e: parseInt(exponent.toString("hex"), 16),
  });
}

/** The last 8 bytes of SHA-1 over both numbers as TL strings, as a signed number (core.telegram.org/mtproto/auth_key). */
function fingerprint(modulus: Buffer, exponent: Buffer): string {
  const digest = createHash("sha1").update(tlBytes(modulus)).update(tlBytes(exponent)).digest();
  return digest.readBigInt64LE(12).toString();
}

function tlBytes(bytes: Buffer): Buffer {
  const long = [254, bytes.length & 255, bytes.length >> 8 & 255, bytes.length >> 16];
  const length = Buffer.from(bytes.length < 254 ? [bytes.length] : long);
  const padding = Buffer.alloc(-(length.length + bytes.length) & 3);
  return Buffer.concat([length, bytes, padding]);
}
