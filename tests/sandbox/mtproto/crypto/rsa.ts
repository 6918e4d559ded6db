import { createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { TlWriter } from "../tl/writer.ts";
import { bigEndian, equal, fromBigEndian, longAt, modPow, sha1, sha256 } from "./bytes.ts";
import { igeDecrypt } from "./ige.ts";

/** The server's RSA key. */
export interface RsaKey {
  modulus: bigint;
  /** The private half. */
  decrypt(value: bigint): bigint;
  /** As Telegram counts it: the low 64 bits of SHA-1 over the TL bytes of modulus and exponent. */
  fingerprint: bigint;
  /** The public half as SPKI PEM. */
  publicKeyPem: string;
}

let shared: Promise<RsaKey> | undefined;

/** One key for every server of this process: making one takes long. */
export function sharedRsaKey(): Promise<RsaKey> {
  return shared ??= findableRsaKey();
}

/** mtcute writes fingerprints in hex without leading zeros, and so would never find one key in sixteen. */
async function findableRsaKey(): Promise<RsaKey> {
  for (;;) {
    const key = await generateRsaKey();
    if (BigInt.asUintN(64, key.fingerprint) >> 60n !== 0n) return key;
  }
}

async function generateRsaKey(): Promise<RsaKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const parts = privateKey.export({ format: "jwk" });
  const modulus = fromBase64Url(parts.n ?? "");
  return {
    modulus: fromBigEndian(modulus),
    decrypt: decryption(parts),
    fingerprint: fingerprintOf(modulus, Uint8Array.of(1, 0, 1)),
    publicKeyPem: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

/** By the two primes of the modulus, each on its own: a quarter of the time. */
function decryption(jwk: JsonWebKey): RsaKey["decrypt"] {
  const [p, q, dp, dq, qi] = [jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi]
    .map((part = "") => fromBigEndian(fromBase64Url(part)));
  return (value) => {
    const [ofP, ofQ] = [modPow(value, dp, p), modPow(value, dq, q)];
    const quotient = (ofP - ofQ) * qi % p;
    return ofQ + (quotient < 0n ? quotient + p : quotient) * q;
  };
}

/** Modulus and fingerprint of a public key in PEM, as a client has to know them; the exponent is 65537. */
export function describePublicKey(pem: string): { modulus: bigint; fingerprint: bigint } {
  const { n = "" } = createPublicKey(pem).export({ format: "jwk" });
  const modulus = fromBase64Url(n);
  return { modulus: fromBigEndian(modulus), fingerprint: fingerprintOf(modulus, Uint8Array.of(1, 0, 1)) };
}

/** What a client encrypted for the server, and how its hash is to be checked once it is known where it ends. */
export interface RsaContent {
  /** Random bytes follow what was said. */
  data: Uint8Array;
  isWhole(length: number): boolean;
}

/**
 * Takes both forms that Telegram takes: RSA_PAD, and the older one, SHA-1, data and random bytes to 255, which Telethon
 * and Pyrogram send to this day. Source: core.telegram.org/mtproto/auth_key, 4.1
 */
export function rsaDecrypt(key: RsaKey, encrypted: Uint8Array): RsaContent {
  const decrypted = bigEndian(key.decrypt(fromBigEndian(encrypted)), 256);
  const padded = rsaUnpad(decrypted);
  if (padded !== undefined) return { data: padded, isWhole: () => true };
  const [hash, data] = [decrypted.subarray(1, 21), decrypted.subarray(21)];
  return { data, isWhole: (length) => decrypted[0] === 0 && equal(sha1(data.subarray(0, length)), hash) };
}

/** Undoes RSA_PAD; undefined when the hash inside is wrong. */
function rsaUnpad(decrypted: Uint8Array<ArrayBuffer>): Uint8Array | undefined {
  const aesEncrypted = decrypted.subarray(32);
  const hash = sha256(aesEncrypted);
  const tempKey = decrypted.slice(0, 32).map((byte, index) => byte ^ hash[index]);
  const dataWithHash = igeDecrypt({ data: aesEncrypted, key: tempKey, iv: new Uint8Array(32) });
  const data = dataWithHash.slice(0, 192).reverse();
  return equal(sha256(tempKey, data), dataWithHash.subarray(192)) ? data : undefined;
}

function fingerprintOf(modulus: Uint8Array, exponent: Uint8Array): bigint {
  return longAt(sha1(new TlWriter().bytes(modulus).bytes(exponent).written), 12);
}

function fromBase64Url(text: string): Uint8Array {
  return Uint8Array.fromBase64(text, { alphabet: "base64url" });
}
