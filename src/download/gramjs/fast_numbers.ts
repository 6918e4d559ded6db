import { Buffer } from "node:buffer";
import { createDiffieHellman } from "node:crypto";
import bigInt, { type BigInteger } from "big-integer";
import "telegram";
import { Factorizator } from "telegram/crypto/Factorizator.js";
import helpers from "telegram/Helpers.js";

/** Differences that are multiplied before one divisor is looked for. */
const STEPS_TOGETHER = 128;
const ANY_GENERATOR = 2;

/** Puts quick arithmetic in GramJS's place, which at each login holds up the event loop for up to 100 ms. */
export function installFastNumbers(): void {
  Reflect.set(helpers, "modExp", modExp);
  Reflect.set(Factorizator, "factorize", factorize);
}

/** `base` to the power of `exponent`, modulo an odd number; the platform does what Diffie and Hellman's exchange does. */
export function modExp(base: BigInteger, exponent: BigInteger, modulus: BigInteger): BigInteger {
  const exchange = createDiffieHellman(bytesOf(modulus), ANY_GENERATOR);
  exchange.setPrivateKey(bytesOf(exponent));
  return bigInt(exchange.computeSecret(bytesOf(base)).toString("hex"), 16);
}

/** The two primes of a product of some 62 bits, the smaller first. */
export function factorize(product: BigInteger): { p: BigInteger; q: BigInteger } {
  const n = BigInt(product.toString());
  const one = divisor(n);
  const [p, q] = [one, n / one].toSorted((a, b) => a < b ? -1 : 1).map((prime) => bigInt(prime.toString()));
  return { p, q };
}

/** Pollard's rho in Brent's form, with another polynomial when one fails. */
function divisor(n: bigint): bigint {
  if (n % 2n === 0n) return 2n;
  for (let constant = 1n;; constant++) {
    const found = divisorBy((x) => (x * x + constant) % n, n);
    if (found !== n) return found;
  }
}

function divisorBy(next: (x: bigint) => bigint, n: bigint): bigint {
  let [fast, slow, before] = [2n, 2n, 2n];
  let found = 1n;
  for (let length = 1; found === 1n; length *= 2) {
    slow = fast;
    for (let step = 0; step < length; step++) fast = next(fast);
    for (let done = 0; done < length && found === 1n; done += STEPS_TOGETHER) {
      before = fast;
      let differences = 1n;
      for (let step = 0; step < Math.min(STEPS_TOGETHER, length - done); step++) {
        fast = next(fast);
        differences = differences * distance(slow, fast) % n;
      }
      found = gcd(differences, n);
    }
  }
  while (found === n) { // both primes at once: step by step
    before = next(before);
    const last = gcd(distance(slow, before), n);
    if (last !== 1n) return last;
  }
  return found;
}

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function bytesOf(number: BigInteger): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + hex.length % 2, "0"), "hex");
}
