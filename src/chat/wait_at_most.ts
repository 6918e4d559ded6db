import type { Clock } from "../clock.ts";

/** Resolves when `work` has ended, well or not, or after `ms` milliseconds. */
export async function waitAtMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const ended = Promise.allSettled([work]).then(() => over.abort());
  const patience = Promise.allSettled([clock.sleep(ms, over.signal)]);
  await Promise.race([ended, patience]);
}
