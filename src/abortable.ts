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
