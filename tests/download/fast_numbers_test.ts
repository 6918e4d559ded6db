import "../sandbox/mtproto/clients/without_local_storage.ts";
import bigInt from "big-integer";
import { expect } from "expect";
import { factorize, modExp } from "../../src/download/gramjs/fast_numbers.ts";
import { noise } from "./bytes.ts";

/** Primes of 31 and 30 bits, whose products are like those of Telegram, and small ones. */
const PRIMES: [string, string][] = [
  ["1229739323", "1402015859"],
  ["2147483629", "2147483647"],
  ["3", "2147483647"],
  ["2", "3"],
  ["5", "5"],
];

Deno.test("fast numbers: a product is taken apart into its primes, the smaller first", () => {
  for (const [small, large] of PRIMES) {
    const { p, q } = factorize(bigInt(small).multiply(large));
    expect([`${p}`, `${q}`]).toEqual([small, large]);
  }
});

Deno.test("fast numbers: powers of 2048 bits are as GramJS's own arithmetic has them", () => {
  const number = (bytes: number) => bigInt(noise(bytes).toHex(), 16);
  const modulus = number(256).or(1);
  for (
    const [base, exponent] of [[bigInt(3), number(256)], [number(256), number(256)], [
      number(255),
      bigInt(65_537),
    ]]
  ) {
    expect(modExp(base, exponent, modulus).equals(base.modPow(exponent, modulus))).toBe(true);
  }
});

Deno.test("fast numbers: what is no product is refused, and holds up nobody", () => {
  const [prime, longPrime] = ["2147483647", "2305843009213693951"];
  for (const number of ["0", "1", "3", prime, longPrime, `${2n ** 64n}`, `${2n ** 2048n - 1n}`, "-15"]) {
    expect(() => factorize(bigInt(number))).toThrow("no product of two primes");
  }
});

Deno.test("fast numbers: by a modulus that is none nothing is reckoned, and the smallest ones are right", () => {
  const huge = bigInt(1).shiftLeft(40_000).add(1);
  for (const modulus of [bigInt(0), bigInt(1), bigInt(8), bigInt(-7), huge]) {
    expect(() => modExp(bigInt(3), bigInt(5), modulus)).toThrow("no modulus");
  }
  for (const [base, exponent] of [[0, 5], [1, 5], [10, 5], [3, 0], [6, 3], [7, 3]]) {
    const power = modExp(bigInt(base), bigInt(exponent), bigInt(7));
    expect(`${power}`).toBe(`${bigInt(base).modPow(exponent, 7)}`);
  }
});
