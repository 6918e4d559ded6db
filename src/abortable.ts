import type { Clock } from "./clock.ts";

/** Deno collects a signal of AbortSignal.any that only its listeners know, and they never hear of its abort: these are held. */
const waiting = new Set<() => void>();

/** The outcome of `work`, or a throw of the signal's reason when it aborts first: that ends this wait, not the work. */
export async function abortable<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  waiting.add(onAbort);
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    waiting.delete(onAbort);
  }
}

/** As `abortable`, but after the abort the work has `graceMs` to end by itself; `onAbandoned` is told when it did not. */
export async function abandonable<T>(
  work: Promise<T>,
  { clock, graceMs, signal, onAbandoned }: {
    clock: Clock;
    graceMs: number;
    signal: AbortSignal;
    onAbandoned: () => void;
  },
): Promise<T> {
  try {
    return await abortable(work, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    const ended = new AbortController();
    const late = clock.sleep(graceMs, ended.signal).then(onAbandoned, () => {});
    await Promise.race([Promise.allSettled([work]), late]);
    ended.abort();
    throw error;
  }
}
