/*
 * The arithmetic of AES in sixteenths: every table has 16 entries of a byte, which is what one vector instruction looks up,
 * 16 bytes at once. By M. Hamburg, Accelerating AES with Vector Permute Instructions (2009).
 *
 * A byte is seen as a pair (i, k) of elements of the field of 16: byte = i + 30k. With 1/0 = "none" (a byte above 0x7f, for
 * which a vector lookup gives 0) and j = i + k, its inverse is U[1/(1/i + 2/k) + j] + V[1/(1/j + 2/k) + i].
 */

const AES_FIELD = 0x11b;
const SMALL_FIELD = 0x13;
/** x of the field of 16, in AES's field: a root of x^4 + x + 1. */
const ROOT = 92;
const SECOND_PART = 30;
const SCALE = 2;
const NONE = 0x80;

/** What AES's substitution adds at its end. */
export const ADDED = 0x63;

type Table = Uint8Array<ArrayBuffer>;

/** A product in AES's field. */
export function times(a: number, b: number, field = AES_FIELD): number {
  const bits = field > 0xff ? 8 : 4;
  let product = 0;
  for (let bit = bits - 1; bit >= 0; bit--) {
    product <<= 1;
    if (product >> bits) product ^= field;
    if (b >> bit & 1) product ^= a;
  }
  return product;
}

/** A table of what becomes of 0 to `count` - 1. */
export function table(count: 16 | 256, of: (index: number) => number): Table {
  return Uint8Array.from({ length: count }, (_, index) => of(index));
}

function inverse(of: number, field = AES_FIELD): number {
  let power = 1;
  for (let count = 0; count < (field > 0xff ? 254 : 14); count++) power = times(power, of, field);
  return power;
}

const inverses = table(256, (byte) => inverse(byte));
/** 1/x in the field of 16. */
export const SMALL_INVERSE = table(16, (x) => x === 0 ? NONE : inverse(x, SMALL_FIELD));
/** 2/x. */
export const SCALED_INVERSE = table(16, (x) => x === 0 ? NONE : times(SCALE, SMALL_INVERSE[x], SMALL_FIELD));

const embedded = table(16, (x) => {
  const powers = [1, ROOT, times(ROOT, ROOT), times(ROOT, times(ROOT, ROOT))];
  return powers.reduce((sum, power, bit) => sum ^ (x >> bit & 1 ? power : 0), 0);
});

/** The byte of a pair, which is written as i * 16 + k. */
const byteOfPair = table(256, (pair) => embedded[pair >> 4] ^ times(embedded[pair & 15], SECOND_PART));
/** The pair of a byte. */
const pairOf = table(256, (byte) => byteOfPair.indexOf(byte));

const turned = (byte: number, by: number) => (byte << by | byte >> 8 - by) & 0xff;

/** AES's substitution. */
export const SUBSTITUTION = table(256, (byte) => {
  const x = inverses[byte];
  return x ^ turned(x, 1) ^ turned(x, 2) ^ turned(x, 3) ^ turned(x, 4) ^ ADDED;
});

/** The pair whose inverse is what a byte deciphers to, after ADDED was taken from it; the pair of a sum is the sum of the pairs. */
export const PAIR_BEFORE = table(256, (byte) => pairOf[turned(byte, 1) ^ turned(byte, 3) ^ turned(byte, 6)]);

/** U and V, found from all inverses: each pair leads to one place in both. */
export const [FIRST_HALF, SECOND_HALF] = halves();

function halves(): [Table, Table] {
  const first = new Map([[NONE, 0], [0, 0]]);
  const second = new Map([[NONE, 0]]);
  for (let known = 0; known < first.size + second.size;) {
    known = first.size + second.size;
    for (const [pair, byte] of byteOfPair.entries()) {
      const [u, v] = places(pair >> 4, pair & 15);
      const [a, b] = [first.get(u), second.get(v)];
      if (a !== undefined) second.set(v, inverses[byte] ^ a);
      else if (b !== undefined) first.set(u, inverses[byte] ^ b);
    }
  }
  return [table(16, (u) => first.get(u) ?? 0), table(16, (v) => second.get(v) ?? 0)];
}

/** Where the two halves of an inverse stand. */
function places(i: number, k: number): [number, number] {
  const j = i ^ k;
  const look = (x: number) => x < 16 ? SMALL_INVERSE[x] : 0;
  const place = (x: number, other: number) => {
    const sum = look(look(x) ^ SCALED_INVERSE[k]) ^ other;
    return sum < 16 ? sum : NONE;
  };
  return [place(i, j), place(j, i)];
}
