import type { JobReport } from "../../queue/ports.ts";

const MOST_KEPT = 20;

/** A job that failed, as far as its operator needs to know. */
export interface Failure {
  jobId: string;
  at: number;
  provider: string;
  /** What went wrong, in a word of a short list. */
  problem: string;
}

/** The jobs that failed last, newest first, since the program started. */
export class Failures {
  #latest: Failure[] = [];

  get latest(): readonly Failure[] {
    return this.#latest;
  }

  hear({ at, job, event }: JobReport): void {
    if (event.type !== "failed") return;
    const failure = { jobId: job.id, at, provider: job.provider, problem: problemOf(event.error) };
    this.#latest = [failure, ...this.#latest].slice(0, MOST_KEPT);
  }

  /** It is being done again. */
  forget(jobId: string): void {
    this.#latest = this.#latest.filter((failure) => failure.jobId !== jobId);
  }
}

/** Errors of ours name their problem, in a word of a short list; of all providers, that of the last one counts. */
function problemOf(error: Error): string {
  if ("problem" in error && typeof error.problem === "string") return error.problem;
  const cause = error.cause;
  return cause instanceof Error && "problem" in cause ? problemOf(cause) : error.name;
}
