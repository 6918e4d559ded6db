import {
  type Failure,
  type FailureBook,
  KEEP_FAILURES_MS,
  MOST_FAILURES,
} from "../../ops/history/failure_book.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** The jobs that failed last at any instance, in Redis: a hash by job, and their order by time. */
export class RedisFailureBook implements FailureBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async add(failure: Failure): Promise<void> {
    const { keys } = this.#database;
    await tolerate("saving what failed", undefined, async () => {
      const record = await pack(KINDS.failure, failure);
      await this.#database.ask((client) =>
        client.multi().hset(keys.failures(), failure.jobId, record)
          .zadd(keys.failureTimes(), failure.at, failure.jobId)
          .pexpire(keys.failures(), KEEP_FAILURES_MS).pexpire(keys.failureTimes(), KEEP_FAILURES_MS).exec()
      );
      await this.#drop(
        await this.#database.ask((client) => client.zrange(keys.failureTimes(), 0, -1 - MOST_FAILURES)),
      );
    });
  }

  async forget(jobId: string): Promise<void> {
    await tolerate("saving what failed", undefined, () => this.#drop([jobId]));
  }

  async latest(): Promise<Failure[] | undefined> {
    const { keys } = this.#database;
    return await tolerate("reading what failed", undefined, async () => {
      const records = await this.#database.ask((client) => client.hgetallBuffer(keys.failures()));
      const failures = await Promise.all(
        Object.values(records).map((record) => unpack(KINDS.failure, record)),
      );
      return failures.filter((failure) => failure !== undefined).sort((a, b) => b.at - a.at);
    });
  }

  async #drop(jobIds: readonly string[]): Promise<void> {
    const { keys } = this.#database;
    if (jobIds.length === 0) return;
    await this.#database.ask((client) =>
      client.multi().hdel(keys.failures(), ...jobIds).zrem(keys.failureTimes(), ...jobIds).exec()
    );
  }
}
