import type { Clock } from "../../clock.ts";

/** Refusals of different accounts within this time are "close together". */
const CLOSE_MS = 60_000;
/** Ends that differ by less, or by less than a tenth of the wait, are "similar". */
const SIMILAR_MS = 5_000;
const SIMILAR_SHARE = 0.1;

interface AccountRefusal {
  accountName: string;
  at: number;
  until: number;
}

/**
 * Several API ids under one bot may share one limit at Telegram; then each account that takes over is refused as well.
 * After two refusals close together the next account is tried with a single request, and when that is refused
 * with a similar end, the limit counts as shared and everybody waits.
 */
class SharedLimit {
  readonly #clock: Clock;
  #refusals: AccountRefusal[] = [];
  #sharedUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The limit is shared until then; 0 when it is not known to be. */
  get until(): number {
    return this.#sharedUntil > this.#clock.now() ? this.#sharedUntil : 0;
  }

  /** The next account must be tried with a single request. */
  get isSuspected(): boolean {
    return this.#running().length >= 2;
  }

  refused(accountName: string, until: number): void {
    const others = this.#running().filter((refusal) => refusal.accountName !== accountName);
    const similar = others.filter((refusal) => this.#areSimilar(refusal.until, until));
    if (others.length >= 2 && similar.length > 0) {
      this.#sharedUntil = Math.min(until, ...similar.map((refusal) => refusal.until));
    }
    this.#refusals = [...others, { accountName, at: this.#clock.now(), until }];
  }

  /** A single request was answered while a shared limit was suspected: there is none. */
  answered(): void {
    this.#refusals = [];
    this.#sharedUntil = 0;
  }

  /** Refusals that still hold, each close to the newest. */
  #running(): AccountRefusal[] {
    const newest = Math.max(...this.#refusals.map(({ at }) => at));
    return this.#refusals.filter(({ at, until }) => until > this.#clock.now() && newest - at <= CLOSE_MS);
  }

  #areSimilar(a: number, b: number): boolean {
    const wait = Math.max(a, b) - this.#clock.now();
    return Math.abs(a - b) <= Math.max(SIMILAR_MS, wait * SIMILAR_SHARE);
  }
}

/** One for each bot: what its API ids may share is no concern of other bots. */
export class SharedLimits {
  readonly #clock: Clock;
  readonly #byBot = new Map<string, SharedLimit>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of({ botId }: { botId: string }): SharedLimit {
    const limit = this.#byBot.get(botId) ?? new SharedLimit(this.#clock);
    this.#byBot.set(botId, limit);
    return limit;
  }
}
