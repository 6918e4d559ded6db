import {
  bigEndian,
  concat,
  equal,
  fromBigEndian,
  longAt,
  modPow,
  randomBytes,
  sha1,
} from "./crypto/bytes.ts";
import { igeDecrypt, igeEncrypt, type IgeInput } from "./crypto/ige.ts";
import { rsaDecrypt, type RsaKey } from "./crypto/rsa.ts";
import { AuthKey } from "./session/auth_key.ts";
import { TlError, TlReader } from "./tl/reader.ts";
import { TlWriter } from "./tl/writer.ts";

const REQ_PQ = 0x60469778;
const REQ_PQ_MULTI = 0xbe7e8ef1;
const REQ_DH_PARAMS = 0xd712e4be;
const SET_CLIENT_DH_PARAMS = 0xf5045f1f;
const CLIENT_DH_INNER_DATA = 0x6643b654;
/** What follows new_nonce in p_q_inner_data and in its forms for a data centre, a temporary key, and both. */
const INNER_DATA_FORMS = new Map([
  [0x83c95aec, { dc: false, expiresIn: false }],
  [0xa9f55f95, { dc: true, expiresIn: false }],
  [0x3c6a84d4, { dc: false, expiresIn: true }],
  [0x56fddf88, { dc: true, expiresIn: true }],
]);

/** As long as Telegram's in bytes; but who looks for the smaller factor takes a sixth of the steps: 2^25 + 35, 2^31 - 1. */
const P = Uint8Array.fromHex("02000023");
const Q = Uint8Array.fromHex("7fffffff");
const PQ = Uint8Array.fromHex("010000117dffffdd");

/** Telegram's own 2048-bit safe prime: clients know it and need not test it. */
const DH_PRIME = BigInt(
  "0xc71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac9" +
    "25139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4a" +
    "c8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17" +
    "ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959" +
    "d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b",
);
const GENERATOR = 3;
/** Telegram's has 256: what is raised to a shorter one looks the same to a client, and takes an eighth of the time. */
const SECRET_BYTES = 32;

/** The client broke the rules of the key exchange. */
export class HandshakeError extends Error {
  override name = "HandshakeError";
}

/** The key exchange on one connection. Source: core.telegram.org/mtproto/auth_key */
export class Handshake {
  readonly #rsa: RsaKey;
  readonly #onKey: (key: AuthKey) => void;
  #nonce: Uint8Array = new Uint8Array(16);
  #serverNonce = randomBytes(16);
  #newNonce: Uint8Array = new Uint8Array(32);
  #secret = 0n;
  #expiresAt?: number;

  constructor(rsa: RsaKey, onKey: (key: AuthKey) => void) {
    this.#rsa = rsa;
    this.#onKey = onKey;
  }

  /** Answers one unencrypted message. Throws HandshakeError or TlError. */
  answer(message: Uint8Array): TlWriter {
    const reader = new TlReader(message);
    const id = reader.uint();
    if (id === REQ_PQ || id === REQ_PQ_MULTI) return this.#challenge(reader);
    check(equal(reader.raw(16), this.#nonce), "wrong nonce");
    check(equal(reader.raw(16), this.#serverNonce), "wrong server_nonce");
    if (id === REQ_DH_PARAMS) return this.#offer(reader);
    if (id === SET_CLIENT_DH_PARAMS) return this.#agree(reader);
    throw new HandshakeError(`unknown request ${id.toString(16)}`);
  }

  #challenge(reader: TlReader): TlWriter {
    this.#nonce = reader.raw(16).slice();
    this.#serverNonce = randomBytes(16);
    const answer = this.#begin(0x05162463).bytes(PQ);
    return answer.vector([this.#rsa.fingerprint], (fingerprint) => answer.long(fingerprint));
  }

  #offer(reader: TlReader): TlWriter {
    check(equal(reader.bytes(), P) && equal(reader.bytes(), Q), "wrong factors of pq");
    check(reader.long() === this.#rsa.fingerprint, "unknown public key");
    this.#readInnerData(reader.bytes());
    this.#secret = fromBigEndian(randomBytes(SECRET_BYTES));
    const inner = this.#begin(0xb5890dba)
      .int(GENERATOR).bytes(bigEndian(DH_PRIME, 256))
      .bytes(bigEndian(modPow(BigInt(GENERATOR), this.#secret, DH_PRIME), 256))
      .int(Math.floor(Date.now() / 1000)).written;
    const plain = concat(sha1(inner), inner, randomBytes(-(20 + inner.length) & 15));
    const encrypted = new Uint8Array(plain.length);
    igeEncrypt({ data: plain, ...this.#temporaryAes() }, encrypted);
    return this.#begin(0xd0e8075c).bytes(encrypted);
  }

  #readInnerData(encrypted: Uint8Array): void {
    const { data, isWhole } = rsaDecrypt(this.#rsa, encrypted);
    const reader = new TlReader(data);
    const form = INNER_DATA_FORMS.get(reader.uint());
    if (form === undefined) {
      throw new HandshakeError("unknown form of p_q_inner_data, or neither RSA_PAD nor the older padding");
    }
    check(equal(reader.bytes(), PQ) && equal(reader.bytes(), P) && equal(reader.bytes(), Q), "wrong pq");
    check(
      equal(reader.raw(16), this.#nonce) && equal(reader.raw(16), this.#serverNonce),
      "wrong inner nonce",
    );
    this.#newNonce = reader.raw(32);
    if (form.dc) reader.int();
    const expiresIn = form.expiresIn ? reader.int() : undefined;
    check(isWhole(reader.position), "p_q_inner_data has a wrong hash");
    this.#expiresAt = expiresIn === undefined ? undefined : Math.floor(Date.now() / 1000) + expiresIn;
  }

  #agree(reader: TlReader): TlWriter {
    const data = reader.bytes().slice();
    check(data.length % 16 === 0, "not whole blocks");
    const plain = igeDecrypt({ data, ...this.#temporaryAes() });
    const inner = new TlReader(plain.subarray(20));
    inner.expect(CLIENT_DH_INNER_DATA);
    check(equal(inner.raw(16), this.#nonce) && equal(inner.raw(16), this.#serverNonce), "wrong inner nonce");
    inner.long(); // retry_id
    const shared = modPow(fromBigEndian(inner.bytes()), this.#secret, DH_PRIME);
    check(equal(sha1(plain.subarray(20, 20 + inner.position)), plain.subarray(0, 20)), "wrong inner hash");
    const salt = longAt(this.#newNonce) ^ longAt(this.#serverNonce);
    const authKey = new AuthKey(bigEndian(shared, 256), salt, this.#expiresAt);
    this.#onKey(authKey);
    const hash = sha1(this.#newNonce, Uint8Array.of(1), sha1(authKey.bytes).subarray(0, 8));
    return this.#begin(0x3bcbf734).raw(hash.subarray(4));
  }

  #temporaryAes(): Pick<IgeInput, "key" | "iv"> {
    const [server, fresh] = [this.#serverNonce, this.#newNonce];
    const freshServer = sha1(fresh, server);
    const serverFresh = sha1(server, fresh);
    return {
      key: concat(freshServer, serverFresh.subarray(0, 12)),
      iv: concat(serverFresh.subarray(12), sha1(fresh, fresh), fresh.subarray(0, 4)),
    };
  }

  #begin(constructorId: number): TlWriter {
    return new TlWriter().uint(constructorId).raw(this.#nonce).raw(this.#serverNonce);
  }
}

function check(condition: boolean, problem: string): void {
  if (!condition) throw new HandshakeError(problem);
}

/** The message inside an unencrypted packet: key id 0, message id, length, message. */
export function readPlain(payload: Uint8Array): Uint8Array {
  const reader = new TlReader(payload);
  if (reader.long() !== 0n) throw new TlError("not an unencrypted message");
  reader.long();
  return reader.raw(reader.int());
}

export function writePlain(messageId: bigint, message: TlWriter): Uint8Array {
  const { written } = message;
  return new TlWriter(new Uint8Array(20 + written.length)).long(0n).long(messageId).int(written.length).raw(
    written,
  ).written;
}
