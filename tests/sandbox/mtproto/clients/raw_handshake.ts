import {
  bigEndian,
  concat,
  fromBigEndian,
  longAt,
  modPow,
  randomBytes,
  sha1,
  sha256,
} from "../crypto/bytes.ts";
import { igeDecrypt, igeEncrypt } from "../crypto/ige.ts";
import { describePublicKey } from "../crypto/rsa.ts";
import { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";

/** Constructor ids of the forms of p_q_inner_data. */
export const INNER_DATA = { plain: 0x83c95aec, dc: 0xa9f55f95, temp: 0x3c6a84d4, tempDc: 0x56fddf88 };

/** How p_q_inner_data is padded for RSA: as Telegram asks for, and as clients did before and some still do. */
export const PADDINGS = { RSA_PAD: rsaPad, older: rsaOlder };

export interface InnerDataForm {
  form?: keyof typeof INNER_DATA;
  padding?: keyof typeof PADDINGS;
}

type Ask = (request: TlWriter) => Promise<TlReader>;

/** A key exchange written down step by step, as a client does it; it trusts the server and checks nothing. */
export async function exchangeKeys(
  ask: Ask,
  publicKeyPem: string,
  { form = "plain", padding = "RSA_PAD" }: InnerDataForm,
): Promise<{ bytes: Uint8Array; salt: bigint }> {
  const nonce = randomBytes(16);
  const newNonce = randomBytes(32);
  const challenge = await ask(new TlWriter().uint(0xbe7e8ef1).raw(nonce));
  challenge.raw(20);
  const serverNonce = challenge.raw(16).slice();
  const nonces = concat(nonce, serverNonce);
  const [p, q] = factors(fromBigEndian(challenge.bytes())).map((factor) => bigEndian(factor, 4));
  const inner = new TlWriter().uint(INNER_DATA[form]).bytes(
    bigEndian(fromBigEndian(p) * fromBigEndian(q), 8),
  );
  inner.bytes(p).bytes(q).raw(nonces).raw(newNonce);
  if (form === "dc" || form === "tempDc") inner.int(2);
  if (form === "temp" || form === "tempDc") inner.int(3600);
  const { modulus, fingerprint } = describePublicKey(publicKeyPem);
  const padded = PADDINGS[padding](inner.written, modulus);
  const request = new TlWriter().uint(0xd712e4be).raw(nonces).bytes(p).bytes(q).long(fingerprint).bytes(
    padded,
  );
  const bytes = await agree(ask, await ask(request), nonces, newNonce);
  return { bytes, salt: longAt(newNonce) ^ longAt(serverNonce) };
}

/** The Diffie-Hellman half; returns the key. */
async function agree(
  ask: Ask,
  offer: TlReader,
  nonces: Uint8Array,
  newNonce: Uint8Array,
): Promise<Uint8Array> {
  const serverNonce = nonces.subarray(16);
  const [a, b, c] = [sha1(newNonce, serverNonce), sha1(serverNonce, newNonce), sha1(newNonce, newNonce)];
  const key = concat(a, b.subarray(0, 12));
  const iv = concat(b.subarray(12), c, newNonce.subarray(0, 4));
  offer.raw(36);
  const parameters = new TlReader(igeDecrypt({ data: offer.bytes().slice(), key, iv }).subarray(20));
  parameters.raw(36);
  const generator = BigInt(parameters.int());
  const prime = fromBigEndian(parameters.bytes());
  const theirs = fromBigEndian(parameters.bytes());
  const secret = fromBigEndian(randomBytes(256));
  const mine = bigEndian(modPow(generator, secret, prime), 256);
  const inner = new TlWriter().uint(0x6643b654).raw(nonces).long(0n).bytes(mine).written;
  const data = concat(sha1(inner), inner, randomBytes(-(20 + inner.length) & 15));
  const encrypted = new Uint8Array(data.length);
  igeEncrypt({ data, key, iv }, encrypted);
  (await ask(new TlWriter().uint(0xf5045f1f).raw(nonces).bytes(encrypted))).expect(0x3bcbf734);
  return bigEndian(modPow(theirs, secret, prime), 256);
}

/** RSA_PAD. Source: core.telegram.org/mtproto/auth_key, 4.1 */
function rsaPad(data: Uint8Array, modulus: bigint): Uint8Array {
  const padded = concat(data, randomBytes(192 - data.length));
  for (;;) {
    const key = randomBytes(32);
    const withHash = concat(padded.slice().reverse(), sha256(key, padded));
    const encrypted = new Uint8Array(withHash.length);
    igeEncrypt({ data: withHash, key, iv: new Uint8Array(32) }, encrypted);
    const hash = sha256(encrypted);
    const value = fromBigEndian(concat(key.map((byte, index) => byte ^ hash[index]), encrypted));
    if (value < modulus) return bigEndian(modPow(value, 65537n, modulus), 256);
  }
}

function rsaOlder(data: Uint8Array, modulus: bigint): Uint8Array {
  const value = fromBigEndian(concat(sha1(data), data, randomBytes(235 - data.length)));
  return bigEndian(modPow(value, 65537n, modulus), 256);
}

/** Pollard's rho. */
function factors(product: bigint): [bigint, bigint] {
  let slow = 2n;
  let fast = 2n;
  let divisor = 1n;
  while (divisor === 1n) {
    slow = (slow * slow + 1n) % product;
    for (let i = 0; i < 2; i++) fast = (fast * fast + 1n) % product;
    divisor = commonDivisor(slow > fast ? slow - fast : fast - slow, product);
  }
  const other = product / divisor;
  return divisor < other ? [divisor, other] : [other, divisor];
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
