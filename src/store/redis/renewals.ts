import type { RedisDatabase } from "./database.ts";
import { RENEW } from "./job_scripts.ts";
import { listOf } from "./script.ts";

/** Redis does nothing else meanwhile: a millisecond. */
const MOST_AT_ONCE = 500;

interface Renewal {
  job: string;
  token: string;
  leaseMs: number;
  answer: PromiseWithResolvers<boolean>;
}

/** Renews claims, all that are asked for at the same time by one script: thousands of jobs may wait to be announced. */
export class Renewals {
  readonly #database: RedisDatabase;
  #next: Renewal[] = [];

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  /** Resolves to whether the claim holds. @throws {RedisFailure} */
  renew(renewal: Omit<Renewal, "answer">): Promise<boolean> {
    const answer = Promise.withResolvers<boolean>();
    if (this.#next.push({ ...renewal, answer }) === 1) queueMicrotask(() => this.#renewNext());
    return answer.promise;
  }

  #renewNext(): void {
    const next = this.#next;
    this.#next = [];
    for (const alike of Map.groupBy(next, ({ leaseMs }) => leaseMs).values()) {
      for (let from = 0; from < alike.length; from += MOST_AT_ONCE) {
        void this.#renewAll(alike.slice(from, from + MOST_AT_ONCE));
      }
    }
  }

  async #renewAll(renewals: readonly Renewal[]): Promise<void> {
    const args = [renewals[0].leaseMs, ...renewals.map(({ token }) => token)];
    try {
      const held = listOf(await this.#database.run(RENEW, renewals.map(({ job }) => job), args));
      renewals.forEach(({ answer }, index) => answer.resolve(held[index] === 1));
    } catch (error) {
      for (const { answer } of renewals) answer.reject(error);
    }
  }
}
