import type { JobReport } from "../../queue/ports.ts";
import type { Failure, FailureBook } from "../history/failure_book.ts";

/** The jobs that failed last, as the store has them: of all instances, and from before the start, too. */
export class Failures {
  readonly #book: FailureBook;
  #known: Failure[] = [];

  constructor(book: FailureBook) {
    this.#book = book;
  }

  /** Newest first; while the store fails, as it had them last. */
  async latest(): Promise<readonly Failure[]> {
    return this.#known = await this.#book.latest() ?? this.#known;
  }

  hear({ at, job, event }: JobReport): void {
    if (event.type !== "failed") return;
    void this.#book.add({ jobId: job.id, at, provider: job.provider, problem: problemOf(event.error) });
  }

  /** It is being done again. */
  async forget(jobId: string): Promise<void> {
    await this.#book.forget(jobId);
  }
}

/** Errors of ours name their problem, in a word of a short list; of all providers, that of the last one counts. */
function problemOf(error: Error): string {
  if ("problem" in error && typeof error.problem === "string") return error.problem;
  const cause = error.cause;
  return cause instanceof Error && "problem" in cause ? problemOf(cause) : error.name;
}
