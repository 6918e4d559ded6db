import {
  type Failure,
  type FailureBook,
  KEEP_FAILURES_MS,
  withFailure,
} from "../../ops/history/failure_book.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** The jobs that failed last, in Deno KV. */
export class KvFailureBook implements FailureBook {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async add(failure: Failure): Promise<void> {
    await this.#change((failures) => withFailure(failures, failure));
  }

  async forget(jobId: string): Promise<void> {
    await this.#change((failures) => failures.filter((failure) => failure.jobId !== jobId));
  }

  async latest(): Promise<Failure[] | undefined> {
    return await tolerate("reading what failed", undefined, async () => {
      return KINDS.failures.from((await this.#kv.get(keys.failures)).value)?.failures ?? [];
    });
  }

  async #change(change: (failures: Failure[]) => Failure[]): Promise<void> {
    await tolerate("saving what failed", undefined, async () => {
      for (let isDone = false; !isDone;) {
        const entry = await this.#kv.get(keys.failures);
        const failures = change(KINDS.failures.from(entry.value)?.failures ?? []);
        const changing = this.#kv.atomic().check(entry);
        changing.set(keys.failures, KINDS.failures.toRecord({ failures }), { expireIn: KEEP_FAILURES_MS });
        isDone = (await changing.commit()).ok;
      }
    });
  }
}
