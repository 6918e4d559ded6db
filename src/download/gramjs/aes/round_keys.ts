import { ADDED, PAIR_BEFORE, SUBSTITUTION, times } from "./fields.ts";

const [WORD, BLOCK] = [4, 16];
export const ROUNDS = 14;
const KEY_BYTES = 32;

/** What AES's inverse mixing multiplies the bytes of a column with: a byte itself, that of the next row, and so on. */
export const MIXED = [14, 11, 13, 9] as const;

/** The keys of AES-256's rounds in the order of deciphering, in pairs; the last one in bytes. */
export function roundKeys(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = expanded(key);
  const keys = new Uint8Array(all.length);
  for (let round = 0; round <= ROUNDS; round++) {
    const own = all.subarray((ROUNDS - round) * BLOCK, (ROUNDS - round + 1) * BLOCK);
    const inner = round === 0 ? own : own.map((_, at) => mixed(own, at));
    keys.set(round === ROUNDS ? own : inner.map((byte) => PAIR_BEFORE[byte ^ ADDED]), round * BLOCK);
  }
  return keys;
}

function mixed(block: Uint8Array, at: number): number {
  return MIXED.reduce((sum, factor, rows) => sum ^ times(block[at & ~3 | (at + rows) & 3], factor), 0);
}

/** FIPS 197, section 5.2. */
function expanded(key: Uint8Array): Uint8Array {
  const words = new Uint8Array((ROUNDS + 1) * BLOCK);
  words.set(key);
  let constant = 1;
  for (let at = KEY_BYTES; at < words.length; at += WORD) {
    const before = words.subarray(at - WORD, at);
    const isFirst = at % KEY_BYTES === 0;
    for (let byte = 0; byte < WORD; byte++) {
      const moved = before[isFirst ? (byte + 1) % WORD : byte];
      const other = at % BLOCK === 0 ? SUBSTITUTION[moved] : moved;
      words[at + byte] = words[at + byte - KEY_BYTES] ^ other ^ (isFirst && byte === 0 ? constant : 0);
    }
    if (isFirst) constant = times(constant, 2);
  }
  return words;
}
