import type { Clock } from "../../clock.ts";
import { parseWaitMs } from "../shared/retry_after.ts";

/** So many requests, or seconds of audio, in any stretch of time of this length. */
export interface Limit {
  of: "requests" | "audio seconds";
  amount: number;
  windowMs: number;
  /** Answers tell the account's own amount as x-ratelimit-limit-NAME. */
  toldAs?: string;
}

/** A request under way; disposing says that it is over. */
export interface Underway extends Disposable {
  /** Nothing of its audio was heard. */
  refused(): void;
}

interface Sent {
  audioSeconds: number;
  /** Undefined while it is under way: when the provider counts it is not known before it ends. */
  endedAt?: number;
}

/** However long an answer says that nothing is left, one more request is tried within this time. */
const LONGEST_PAUSE_MS = 60 * 60_000;
/** Above this a reset means the whole allowance, of which a part is back much sooner. */
const WHOLE_RESET_MS = 2 * 60_000;

/** Keeps the requests of one key within limits that are known beforehand, and within what answers say is left. */
export class Pace {
  readonly #clock: Clock;
  #limits: readonly Limit[];
  #sent: Sent[] = [];
  #pausedUntil = 0;

  constructor(limits: readonly Limit[], clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Milliseconds until a request with so much audio may be sent; 0 for now. */
  waitMs(audioSeconds: number): number {
    const waits = this.#limits.map((limit) => this.#waitFor(limit, audioSeconds));
    return Math.max(0, this.#pausedUntil - this.#clock.now(), ...waits);
  }

  /** Counts a request that is sent now. */
  begin(audioSeconds: number): Underway {
    const longestMs = Math.max(0, ...this.#limits.map(({ windowMs }) => windowMs));
    const now = this.#clock.now();
    this.#sent = this.#sent.filter(({ endedAt = now }) => endedAt + longestMs > now);
    const sent: Sent = { audioSeconds };
    this.#sent.push(sent);
    return {
      refused: () => void (sent.audioSeconds = 0),
      [Symbol.dispose]: () => void (sent.endedAt ??= this.#clock.now()),
    };
  }

  /** Counts a request that another instance has sent. */
  heard(audioSeconds: number): void {
    this.begin(audioSeconds)[Symbol.dispose]();
  }

  /** Counts what was sent at another pace, too: it turned out to be the same account's. */
  join(other: Pace): void {
    if (other !== this) this.#sent.push(...other.#sent);
  }

  /** Takes what an answer or a refusal says of its limits. */
  learn(headers: Headers): void {
    const told = this.#limits.map((limit) => toldAmount(limit, headers));
    const isOtherPlan = this.#limits.some(({ amount }, index) => (told[index] ?? 0) > amount);
    this.#limits = this.#limits.flatMap((limit, index) => {
      const amount = told[index];
      // Of a larger plan only what it tells is known.
      if (amount === undefined) return isOtherPlan ? [] : [limit];
      return [{ ...limit, amount }];
    });
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + pauseMs(headers, this.#clock.now()));
  }

  #waitFor({ of, amount, windowMs }: Limit, audioSeconds: number): number {
    const now = this.#clock.now();
    const weight = (sent: Sent) => of === "requests" ? 1 : sent.audioSeconds;
    const counted = this.#sent.map((sent) => ({
      weight: weight(sent),
      until: (sent.endedAt ?? now) + windowMs,
    }))
      .filter(({ until }) => until > now).sort((a, b) => a.until - b.until);
    let excess = counted.reduce((sum, one) => sum + one.weight, weight({ audioSeconds })) - amount;
    if (excess <= 0) return 0;
    const last = counted.find((one) => (excess -= one.weight) <= 0) ?? counted.at(-1);
    return (last?.until ?? now) - now;
  }
}

function toldAmount({ toldAs }: Limit, headers: Headers): number | undefined {
  const amount = toldAs === undefined ? NaN : Number(headers.get(`x-ratelimit-limit-${toldAs}`) ?? NaN);
  return amount > 0 && Number.isFinite(amount) ? amount : undefined;
}

/** How long no further request is left; of audio that is left, a refusal tells more exactly. */
function pauseMs(headers: Headers, now: number): number {
  const waits = ["x-ratelimit-remaining-requests", "x-ratelimit-remaining", "ratelimit-remaining"]
    .filter((name) => headers.has(name) && Number(headers.get(name) || NaN) === 0)
    .map((name) => {
      const resetMs = parseWaitMs(headers.get(name.replace("-remaining", "-reset")), now) ?? 0;
      const limit = Number(headers.get(name.replace("-remaining", "-limit")) ?? NaN);
      return resetMs > WHOLE_RESET_MS && limit > 1 ? resetMs / limit : resetMs;
    });
  return Math.min(LONGEST_PAUSE_MS, Math.max(0, ...waits));
}
