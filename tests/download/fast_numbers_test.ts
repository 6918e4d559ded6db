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
