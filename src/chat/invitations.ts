import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../clock.ts";

const DAY_MS = 24 * 3_600_000;
/** What a link hands to /start. */
const PAYLOAD = /^inv_([0-9a-z]{1,9})_([\w-]{22})$/;

/** Links that let whoever opens them in time use the bot. Nothing is stored of them: they carry their end, and a proof that this bot made them. */
export class Invitations {
  readonly #token: string;
  readonly #clock: Clock;

  constructor({ token, clock }: { token: string; clock: Clock }) {
    this.#token = token;
    this.#clock = clock;
  }

  payload(days: number): string {
    const end = Math.floor((this.#clock.now() + days * DAY_MS) / 1000).toString(36);
    return `inv_${end}_${this.#proof(end)}`;
  }

  isValid(payload: string): boolean {
    const [, end, proof] = PAYLOAD.exec(payload) ?? [];
    if (end === undefined || Number.parseInt(end, 36) * 1000 <= this.#clock.now()) return false;
    return timingSafeEqual(Buffer.from(proof), Buffer.from(this.#proof(end)));
  }

  #proof(end: string): string {
    return createHmac("sha256", this.#token).update(`invitation until ${end}`).digest("base64url").slice(
      0,
      22,
    );
  }
}
