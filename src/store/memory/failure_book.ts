import { type Failure, type FailureBook, withFailure } from "../../ops/history/failure_book.ts";

/** The jobs that failed last, for as long as the process lives. */
export class MemoryFailureBook implements FailureBook {
  #failures: Failure[] = [];

  add(failure: Failure): Promise<void> {
    this.#failures = withFailure(this.#failures, failure);
    return Promise.resolve();
  }

  forget(jobId: string): Promise<void> {
    this.#failures = this.#failures.filter((failure) => failure.jobId !== jobId);
    return Promise.resolve();
  }

  latest(): Promise<Failure[]> {
    return Promise.resolve([...this.#failures]);
  }
}
