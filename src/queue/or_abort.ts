import type { Clock } from "../clock.ts";

/** The promise's outcome, or a throw of the signal's reason when it aborts first. */
export async function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: abort, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, abort]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** As `orAbort`, but after the abort the promise has `graceMs` to end by itself: whoever never ends holds nobody up. */
export async function orAbandon<T>(
  promise: Promise<T>,
  { clock, graceMs, signal }: { clock: Clock; graceMs: number; signal: AbortSignal },
): Promise<T> {
  const ended = new AbortController();
  const patience = async () => {
    await aborted(AbortSignal.any([signal, ended.signal]));
    await clock.sleep(graceMs, ended.signal);
    throw signal.reason;
  };
  try {
    return await Promise.race([promise, patience()]);
  } finally {
    ended.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
