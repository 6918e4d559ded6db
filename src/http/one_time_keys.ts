import { createHash, randomBytes } from "node:crypto";
import type { OneTimeBook } from "./ports.ts";

const GOOD_FOR_MS = 5 * 60_000;

/** Keys that open the pages once, within five minutes, on any instance; what is noted of them opens nothing. */
export class OneTimeKeys {
  readonly #book: OneTimeBook;

  constructor(book: OneTimeBook) {
    this.#book = book;
  }

  async make(): Promise<string> {
    const key = randomBytes(32).toString("base64url");
    await this.#book.note(digestOf(key), GOOD_FOR_MS);
    return key;
  }

  /** Is it one, and not used yet? Afterwards it is. */
  redeem(key: string): Promise<boolean> {
    return this.#book.take(digestOf(key));
  }
}

function digestOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}
