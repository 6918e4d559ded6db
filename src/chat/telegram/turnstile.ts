import type { Clock } from "../../clock.ts";
import { abortable, OVER } from "../../waiting.ts";
import { Meter, type Pace } from "./pace.ts";

/** Those who want to pass alike. */
export interface Rank {
  /** How much of the pace they leave to who comes after them. */
  spare: number;
}

interface Waiting {
  mayGo: () => boolean;
  call: (hasPassed: boolean) => void;
}

/**
 * One pace for everybody: who came first passes first, higher ranks before lower ones. One timer rings for all of them, so
 * that a request costs the same however many wait.
 */
export class Turnstile {
  readonly #clock: Clock;
  readonly #meter: Meter;
  /** Highest rank first. */
  readonly #lines: { rank: Rank; waiting: Set<Waiting> }[];
  #timer?: { at: number; stop: AbortController };

  constructor(pace: Pace, ranks: readonly Rank[], clock: Clock) {
    this.#clock = clock;
    this.#meter = new Meter(pace);
    this.#lines = ranks.map((rank) => ({ rank, waiting: new Set() }));
  }

  /**
   * Waits for its turn; resolves to whether it passed, which `mayGo` is asked in that moment.
   * @throws the signal's reason when it aborts first
   */
  async pass(rank: Rank, mayGo: () => boolean, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const own = { mayGo, call: resolve };
    const line = this.#lines.find((other) => other.rank === rank);
    line?.waiting.add(own);
    this.#serve();
    try {
      return await abortable(promise, signal);
    } finally {
      if (line?.waiting.delete(own)) this.#serve();
    }
  }

  #serve(): void {
    for (;;) {
      const line = this.#lines.find(({ waiting }) => waiting.size > 0);
      if (line === undefined) return this.#ringAt(Infinity);
      const now = this.#clock.now();
      const readyAt = this.#meter.readyAt(now, line.rank.spare);
      if (readyAt > now) return this.#ringAt(readyAt);
      const [first] = line.waiting;
      line.waiting.delete(first);
      const hasPassed = first.mayGo();
      if (hasPassed) this.#meter.count(now);
      first.call(hasPassed);
    }
  }

  #ringAt(at: number): void {
    if (this.#timer?.at === at) return;
    this.#timer?.stop.abort(OVER);
    this.#timer = undefined;
    if (at === Infinity) return;
    const timer = { at, stop: new AbortController() };
    this.#timer = timer;
    const ring = () => {
      this.#timer = undefined;
      this.#serve();
    };
    this.#clock.sleep(Math.ceil(at - this.#clock.now()), timer.stop.signal).then(ring, () => {});
  }
}
