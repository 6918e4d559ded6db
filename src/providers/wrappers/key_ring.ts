import type { Clock } from "../../clock.ts";
import { ProviderError, type ProviderProblem } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";

/** A key that is wrong or without credit is worth another look now and then: the operator may mend it. */
const LONG_REST_MS = 15 * 60_000;
/** However long a provider asks, a key is tried again within this time. */
const LONGEST_REST_MS = 60 * 60_000;
/** A refusal without a time: doubled with each further one. */
const SHORT_REST_MS = 1000;
const LONGEST_SHORT_REST_MS = 60_000;

const KEY_PROBLEMS: ReadonlySet<ProviderProblem> = new Set(["auth", "payment", "rate_limit"]);

interface Key {
  restsUntil: number;
  refusals: number;
  refusal?: ProviderError;
}

/** The refusals for which another key may do better. */
export function isKeyProblem(error: unknown): error is ProviderError {
  return error instanceof ProviderError && KEY_PROBLEMS.has(error.problem);
}

/** Which of a provider's keys rest, and until when. A key comes back by itself. */
export class KeyRing {
  readonly #keys: Key[];

  constructor(readonly provider: ProviderName, count: number, readonly clock: Clock) {
    this.#keys = Array.from({ length: count }, () => ({ restsUntil: 0, refusals: 0 }));
  }

  get restingCount(): number {
    return this.#keys.filter((key) => this.#rests(key)).length;
  }

  /** When the first key is ready, if all rest. */
  get readyAt(): number | undefined {
    if (this.restingCount < this.#keys.length) return undefined;
    return this.#firstBack().restsUntil;
  }

  isReady(index: number): boolean {
    return !this.#rests(this.#keys[index]);
  }

  answered(index: number): void {
    this.#keys[index].refusals = 0;
  }

  /** Several requests in flight may be refused at once: that is one refusal. */
  refused(index: number, refusal: ProviderError): void {
    const key = this.#keys[index];
    if (!this.#rests(key)) key.refusals++;
    key.refusal = refusal;
    key.restsUntil = Math.max(key.restsUntil, this.clock.now() + restMs(refusal, key.refusals));
  }

  /** Why no key is left: the refusal of the one that is back first, which says how long that takes. */
  exhausted(): ProviderError {
    const { refusal, restsUntil } = this.#firstBack();
    const retryAfterMs = Math.max(0, restsUntil - this.clock.now());
    const count = this.#keys.length;
    const who = count === 1 ? "the key rests" : `all ${count} keys rest, the first`;
    const message = `${refusal?.message ?? "refused"}; ${who} for ${Math.ceil(retryAfterMs / 1000)} s`;
    const { problem = "rate_limit", status } = refusal ?? {};
    return new ProviderError(this.provider, problem, message, { status, retryAfterMs });
  }

  #firstBack(): Key {
    return this.#keys.reduce((first, key) => key.restsUntil < first.restsUntil ? key : first);
  }

  #rests(key: Key): boolean {
    return this.clock.now() < key.restsUntil;
  }
}

function restMs(refusal: ProviderError, refusals: number): number {
  if (refusal.retryAfterMs !== undefined) return Math.min(refusal.retryAfterMs, LONGEST_REST_MS);
  if (refusal.problem !== "rate_limit") return LONG_REST_MS;
  return Math.min(SHORT_REST_MS * 2 ** (refusals - 1), LONGEST_SHORT_REST_MS);
}
