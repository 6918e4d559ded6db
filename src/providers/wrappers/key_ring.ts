import { growingMs } from "../../waiting.ts";
import type { Clock } from "../../clock.ts";
import { type ProviderConcern, ProviderError } from "../../pipeline/errors.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { Feed } from "../../feed.ts";
import { ArrivalOrder, Semaphore } from "../../semaphore.ts";
import type { Pace, Underway } from "./pace.ts";

/** A key that is wrong or without credit is worth another look now and then: the operator may mend it. */
const LONG_REST_MS = 15 * 60_000;
/** However long a provider asks, a key is tried again within this time. */
const LONGEST_REST_MS = 60 * 60_000;
/** A refusal without a time: doubled with each further one. */
const SHORT_REST_MS = 1000;
const LONGEST_SHORT_REST_MS = 60_000;

/** So many answers after a refusal, one request more at once is tried. */
const ANSWERS_FOR_ONE_MORE = 20;

/** The refusals for which another key may do better. */
const KEY_CONCERNS: ReadonlySet<ProviderConcern> = new Set(["key", "account", "model"]);
/** Those that are the same for every key. */
const COMMON_CONCERNS: ReadonlySet<ProviderConcern> = new Set(["address", "place"]);

interface Key {
  pace: Pace;
  /** As far as a refusal told it. */
  account?: string;
  restsUntil: number;
  refusals: number;
  refusal?: ProviderError;
  /** The last request was taken; of one that is not proven a single request goes ahead. */
  isProven: boolean;
  leader?: Promise<void>;
  inFlight: number;
  /** As many at once as the provider took when it refused more; grows slowly as it answers. */
  most: number;
  /** Settles when the next request ends. */
  end: PromiseWithResolvers<void>;
}

/** Refused whatever the piece: the same request would be refused again. */
export function isKeyProblem(error: unknown): error is ProviderError {
  return error instanceof ProviderError &&
    (KEY_CONCERNS.has(error.concern) || COMMON_CONCERNS.has(error.concern));
}

/** The key was taken, whatever became of the piece. */
export function isRequestProblem(error: unknown): boolean {
  return error instanceof ProviderError && error.concern === "request";
}

/** What another instance that uses the same keys ought to know. */
export type RingEvent =
  | { type: "sent"; index: number; audioSeconds: number }
  | { type: "rests"; index: number; restMs: number };

/** Which of a provider's keys may be used, and when: those refused rest, all keep their pace. A key comes back by itself. */
export class KeyRing {
  readonly events = new Feed<RingEvent>();
  readonly #keys: Key[];
  /** Who may choose a key, in the order in which they came. */
  readonly #choosing = new Semaphore<object>(1, new ArrivalOrder());

  constructor(readonly provider: ProviderName, readonly paces: readonly Pace[], readonly clock: Clock) {
    this.#keys = paces.map((pace) => ({
      pace,
      restsUntil: 0,
      refusals: 0,
      isProven: false,
      inFlight: 0,
      most: Infinity,
      end: Promise.withResolvers(),
    }));
  }

  get restingCount(): number {
    return this.#keys.filter((key) => this.#restMs(key) > 0).length;
  }

  /** When the first key is back, if all rest. */
  get readyAt(): number | undefined {
    if (this.restingCount < this.#keys.length) return undefined;
    return Math.min(...this.#keys.map(({ restsUntil }) => restsUntil));
  }

  /** Milliseconds until some key may send so much audio; 0 for now. */
  waitMs(audioSeconds: number): number {
    return this.#waitMs(this.#first(audioSeconds), audioSeconds);
  }

  /** The key that may send first. */
  first(audioSeconds: number): number {
    return this.#keys.indexOf(this.#first(audioSeconds));
  }

  /** Nobody waits for a turn. */
  get isIdle(): boolean {
    return this.#choosing.inUse === 0;
  }

  turn(signal: AbortSignal): Promise<Disposable> {
    return this.#choosing.acquire({}, signal);
  }

  /** The request whose outcome shows whether this key is of any use; undefined when that is known. */
  leader(index: number): Promise<void> | undefined {
    const { isProven, leader } = this.#keys[index];
    return isProven ? undefined : leader;
  }

  /** The leader takes its time: that is no refusal. */
  followed(index: number): void {
    this.#keys[index].isProven = true;
  }

  /** Settles when one of as many requests as the provider takes at once ends; undefined while there is room. */
  room(index: number): Promise<void> | undefined {
    const key = this.#keys[index];
    return hasRoom(key) ? undefined : key.end.promise;
  }

  /** A request is sent now. */
  begin(index: number, audioSeconds: number): Underway {
    const key = this.#keys[index];
    const sent = key.pace.begin(audioSeconds);
    const { promise, resolve } = Promise.withResolvers<void>();
    if (!key.isProven) key.leader ??= promise;
    key.inFlight++;
    let heardSeconds = audioSeconds;
    return {
      refused: () => {
        heardSeconds = 0;
        sent.refused();
      },
      [Symbol.dispose]: () => {
        sent[Symbol.dispose]();
        this.events.tell({ type: "sent", index, audioSeconds: heardSeconds });
        if (key.leader === promise) key.leader = undefined;
        key.inFlight--;
        key.end.resolve();
        key.end = Promise.withResolvers();
        resolve();
      },
    };
  }

  answered(index: number): void {
    const key = this.#keys[index];
    Object.assign(key, { refusals: 0, isProven: true, most: key.most + 1 / ANSWERS_FOR_ONE_MORE });
  }

  /** Several requests in flight may be refused at once: that is one refusal. */
  refused(index: number, refusal: ProviderError): void {
    const keys = this.#sharing(this.#keys[index], refusal);
    for (const key of keys) {
      if (isCrowded(refusal)) key.most = Math.max(1, Math.min(key.most, key.inFlight - 1));
      if (this.#restMs(key) === 0) key.refusals++;
      const restsUntil = Math.max(key.restsUntil, this.clock.now() + restMs(refusal, key.refusals));
      Object.assign(key, { refusal, restsUntil, isProven: false });
      if (refusal.problem !== "rate_limit" || refusal.retryAfterMs === undefined) continue;
      this.events.tell({ type: "rests", index: this.#keys.indexOf(key), restMs: this.#restMs(key) });
    }
  }

  /** Another instance has used this key. */
  hear(event: RingEvent): void {
    const key = this.#keys[event.index];
    if (event.type === "sent") return key.pace.heard(event.audioSeconds);
    const restsUntil = this.clock.now() + Math.min(event.restMs, LONGEST_REST_MS);
    if (restsUntil > key.restsUntil) Object.assign(key, { restsUntil, refusal: undefined });
  }

  /** The keys that such a refusal is about: all, those of one account (which keep one pace from now on), or this one. */
  #sharing(key: Key, { concern, account }: ProviderError): Key[] {
    if (COMMON_CONCERNS.has(concern)) return this.#keys;
    if (concern !== "account" || account === undefined) return [key];
    const first = this.#keys.find((other) => other.account === account) ?? key;
    first.pace.join(key.pace);
    Object.assign(key, { account, pace: first.pace });
    return this.#keys.filter((other) => other.account === account);
  }

  /** Why no key is left: the refusal of the one that is back first, which says how long that takes. */
  exhausted(audioSeconds: number): ProviderError {
    const first = this.#first(audioSeconds);
    const retryAfterMs = Math.ceil(this.#waitMs(first, audioSeconds));
    const seconds = Math.ceil(retryAfterMs / 1000);
    const rests = this.#restMs(first) > 0 && this.#restMs(first) >= first.pace.waitMs(audioSeconds);
    if (!rests || first.refusal === undefined) {
      const message = `its limits allow the next request in ${seconds} s`;
      return new ProviderError(this.provider, "rate_limit", message, { retryAfterMs });
    }
    const count = this.#keys.length;
    const who = count === 1 ? "the key rests" : `all ${count} keys rest, the first`;
    const { message, problem, concern, status } = first.refusal;
    const facts = { status, concern, retryAfterMs };
    return new ProviderError(this.provider, problem, `${message}; ${who} for ${seconds} s`, facts);
  }

  #first(audioSeconds: number): Key {
    const waits = this.#keys.map((key) => this.#waitMs(key, audioSeconds));
    const soonest = this.#keys.filter((_, index) => waits[index] === Math.min(...waits));
    return soonest.find(hasRoom) ?? soonest[0];
  }

  #waitMs(key: Key, audioSeconds: number): number {
    return Math.max(this.#restMs(key), key.pace.waitMs(audioSeconds));
  }

  #restMs({ restsUntil }: Key): number {
    return Math.max(0, restsUntil - this.clock.now());
  }
}

/** A limit that tells no time may be one of requests at once. */
function isCrowded({ problem, retryAfterMs }: ProviderError): boolean {
  return problem === "rate_limit" && retryAfterMs === undefined;
}

function hasRoom({ inFlight, most }: Key): boolean {
  return inFlight < Math.floor(most);
}

/** Never less than what was asked for; of those who ask too little again and again, more. */
function restMs(refusal: ProviderError, refusals: number): number {
  if (refusal.problem !== "rate_limit") return refusal.retryAfterMs ?? LONG_REST_MS;
  const growing = growingMs(refusals - 1, SHORT_REST_MS, LONGEST_SHORT_REST_MS);
  return Math.min(Math.max(refusal.retryAfterMs ?? 0, growing), LONGEST_REST_MS);
}
