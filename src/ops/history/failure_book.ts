/** A job that failed, as far as its operator needs to know. */
export interface Failure {
  jobId: string;
  at: number;
  provider: string;
  /** What went wrong, in a word of a short list. */
  problem: string;
}

/** More would be read by nobody. */
export const MOST_FAILURES = 20;
export const KEEP_FAILURES_MS = 14 * 86_400_000;

/** The jobs that failed last, for two weeks. Port of ops/; store/ implements it. */
export interface FailureBook {
  /** Must not reject. */
  add(failure: Failure): Promise<void>;
  /** It is being done again. Must not reject. */
  forget(jobId: string): Promise<void>;
  /** Newest first; undefined while the store fails. */
  latest(): Promise<Failure[] | undefined>;
}

/** Newest first, each job once, and no more than are kept. */
export function withFailure(failures: readonly Failure[], failure: Failure): Failure[] {
  const others = failures.filter(({ jobId }) => jobId !== failure.jobId);
  return [failure, ...others].sort((a, b) => b.at - a.at).slice(0, MOST_FAILURES);
}
