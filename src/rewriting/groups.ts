import { eachInParallel } from "../pipeline/each_in_parallel.ts";

/** Of one recording at the model at once: a long one is done sooner, and others get their turn. */
const AT_ONCE = 3;

/** What becomes of all groups, in their order; the first failure ends the others. */
export async function mapGroups<Group, Result>(
  groups: readonly Group[],
  work: (group: Group, index: number, signal: AbortSignal) => Promise<Result>,
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<Result[]> {
  const results: Result[] = [];
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let done = 0;
  await eachInParallel(each(groups), AT_ONCE, async ([index, group]) => {
    try {
      either.throwIfAborted();
      results[index] = await work(group, index, either);
      onDone(++done);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  return results;
}

async function* each<Group>(groups: readonly Group[]) {
  yield* groups.entries();
}

/** How much may be asked of the model for one recording, whatever comes of it. */
export class AskLimit {
  #leftBytes: number;

  /** @param bytes what is asked where all goes well; a short one may be asked more often */
  constructor(bytes: number) {
    this.#leftBytes = 3 * bytes + 10_000;
  }

  get isReached(): boolean {
    return this.#leftBytes <= 0;
  }

  /** So much was asked and answered. */
  count(bytes: number): void {
    this.#leftBytes -= bytes;
  }
}
