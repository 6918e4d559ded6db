import { Buffer } from "node:buffer";
import { createDiffieHellman } from "node:crypto";
import bigInt, { type BigInteger } from "big-integer";
import "telegram";
import { Factorizator } from "telegram/crypto/Factorizator.js";
import helpers from "telegram/Helpers.js";

/** Differences that are multiplied before one divisor is looked for. */
const STEPS_TOGETHER = 128;
const ANY_GENERATOR = 2;
/** Several times what any product of 64 bits takes: what is none (whoever sits on the line may send anything) must not hold the loop for ever. */
const MOST_STEPS = 2 ** 19;
const MOST_BITS = 64;
const MOST_KEY_BITS = 4096;

/** Puts quick arithmetic in GramJS's place, which at each login holds up the event loop for up to 100 ms. */
export function installFastNumbers(): void {
  Reflect.set(helpers, "modExp", modExp);
  Reflect.set(Factorizator, "factorize", factorize);
}

/**
 * `base` to the power of `exponent`, modulo an odd number; the platform does what Diffie and Hellman's exchange does.
 * @throws when the modulus is none of a key exchange: by one of 0 the platform ends the whole process
 */
export function modExp(base: BigInteger, exponent: BigInteger, modulus: BigInteger): BigInteger {
  const isUsual = modulus.isOdd() && modulus.greater(1) && modulus.bitLength().lesserOrEquals(MOST_KEY_BITS);
  if (!isUsual) throw new Error("the server's number is no modulus of a key exchange");
  const exchange = createDiffieHellman(bytesOf(modulus), ANY_GENERATOR);
  exchange.setPrivateKey(bytesOf(exponent));
  return bigInt(exchange.computeSecret(bytesOf(base)).toString("hex"), 16);
}

/** The two primes of a product of some 62 bits, the smaller first. @throws when it is no product, or longer than 64 bits */
export function factorize(product: BigInteger): { p: BigInteger; q: BigInteger } {
  const n = BigInt(product.toString());
  if (n < 4n || n >> BigInt(MOST_BITS) > 0n) throw notOne();
  const one = divisor(n);
  const [p, q] = [one, n / one].toSorted((a, b) => a < b ? -1 : 1).map((prime) => bigInt(prime.toString()));
  return { p, q };
}

/** Pollard's rho in Brent's form, with another polynomial when one fails. */
function divisor(n: bigint): bigint {
  if (n % 2n === 0n) return 2n;
  let steps = 0;
  for (let constant = 1n;; constant++) {
    const found = divisorBy((x) => {
      if (++steps > MOST_STEPS) throw notOne();
      return (x * x + constant) % n;
    }, n);
    if (found !== n) return found;
  }
}

function notOne(): Error {
  return new Error("the server's number is no product of two primes");
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
