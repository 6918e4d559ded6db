import { randomLong } from "../crypto/bytes.ts";

const LIFETIME_SECONDS = 3600;

export interface FutureSalt {
  validSince: number;
  validUntil: number;
  salt: bigint;
}

/** The server salts of one auth key: a new one every hour, and whenever rotate() is called. */
export class Salts {
  readonly #salts: bigint[];
  #bornAt = nowSeconds();

  constructor(first: bigint) {
    this.#salts = [first];
  }

  get current(): bigint {
    this.#catchUp();
    return this.#at(0);
  }

  rotate(): void {
    this.#bornAt = nowSeconds();
    this.#salts.shift();
  }

  /** The current salt and those that will follow it. */
  upcoming(count: number): FutureSalt[] {
    this.#catchUp();
    return Array.from({ length: count }, (_, index) => ({
      validSince: this.#bornAt + index * LIFETIME_SECONDS,
      validUntil: this.#bornAt + (index + 1) * LIFETIME_SECONDS,
      salt: this.#at(index),
    }));
  }

  #catchUp(): void {
    for (; this.#bornAt + LIFETIME_SECONDS <= nowSeconds(); this.#bornAt += LIFETIME_SECONDS) {
      this.#salts.shift();
    }
  }

  #at(index: number): bigint {
    while (this.#salts.length <= index) this.#salts.push(randomLong());
    return this.#salts[index];
  }
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
