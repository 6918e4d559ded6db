import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Sharing } from "../stores.ts";
import { inTime } from "../../waiting.ts";

const log = getLogger(["transhades", "store"]);

/** What cannot wait for Redis waits no longer. */
const PATIENCE_MS = 1_000;
/** So long after a failure it is not asked, unless the connection is back sooner. */
const AWAY_MS = 10_000;

/** Asks Redis what all instances share and nobody can wait for: while it is away, each goes on by its own knowledge. */
export class Reach implements Sharing, Disposable {
  readonly #clock: Clock;
  readonly #returning: Disposable;
  #awayUntil = 0;
  #isTold = false;

  constructor(database: { onReturn(listener: () => void): Disposable }, clock: Clock) {
    this.#clock = clock;
    this.#returning = database.onReturn(() => this.#awayUntil = 0);
  }

  get state(): "shared" | "alone" {
    return this.#isAway ? "alone" : "shared";
  }

  get #isAway(): boolean {
    return this.#awayUntil > this.#clock.now();
  }

  /** Undefined when it is not known. */
  async ask<T extends NonNullable<unknown>>(question: () => Promise<T>): Promise<T | undefined> {
    if (this.#isAway) return undefined;
    try {
      const answer = await inTime({ clock: this.#clock, ms: PATIENCE_MS, late }, question());
      this.#isTold = false;
      return answer;
    } catch (error) {
      this.#tell(error);
      this.#awayUntil = this.#clock.now() + AWAY_MS;
      return undefined;
    }
  }

  /** Once, until it has answered again. */
  #tell(error: unknown): void {
    if (this.#isTold) return;
    this.#isTold = true;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn("{reason}. Until then this instance goes by what it knows itself", { reason });
  }

  [Symbol.dispose](): void {
    this.#returning[Symbol.dispose]();
  }
}

const late = () => new Error("Redis does not answer in time; see that it runs and how busy it is");
