import type { Clock } from "./clock.ts";

/** Deno collects a signal of AbortSignal.any that only its listeners know, and they never hear of its abort: these are held. */
const waiting = new Set<() => void>();

/** For aborts that nobody asks about: without a reason each one makes an exception with its stack, which costs more than the abort. */
export const OVER = new DOMException("nobody waits any more", "AbortError");

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
    ended.abort(OVER);
    throw error;
  }
}

/** Wakes everybody who waits for "something is different now, look again". */
export class Bell {
  #next = new AbortController();

  /** Aborts at the next ring. */
  get next(): AbortSignal {
    return this.#next.signal;
  }

  ring(): void {
    const rung = this.#next;
    this.#next = new AbortController();
    rung.abort(OVER);
  }
}

/**
 * Resolves at `until` (milliseconds since the Unix epoch; Infinity: never by itself) or when the bell rings.
 * @throws the signal's reason when it aborts
 */
export async function sleepUntil(
  until: number,
  { clock, bell, signal }: { clock: Clock; bell?: AbortSignal; signal?: AbortSignal },
): Promise<void> {
  const stops = AbortSignal.any([signal, bell].filter((each) => each !== undefined));
  try {
    if (until === Infinity) await abortable(new Promise<never>(() => {}), stops);
    else await clock.sleep(Math.max(0, until - clock.now()), stops);
  } catch (error) {
    if (signal?.aborted || !bell?.aborted) throw error;
  }
}

/** Resolves when `work` has ended, well or not, or after `ms` milliseconds. */
export async function waitAtMost(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const ended = Promise.allSettled([work]).then(() => over.abort(OVER));
  const patience = Promise.allSettled([clock.sleep(ms, over.signal)]);
  await Promise.race([ended, patience]);
}

/** The outcome of `work`, or a throw of `late()` after `ms` milliseconds: that ends this wait, not the work. */
export async function inTime<T>(
  { clock, ms, late }: { clock: Clock; ms: number; late: () => unknown },
  work: Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const deadline = clock.sleep(ms, over.signal).then(() => Promise.reject(late()));
  try {
    return await Promise.race([work, deadline]);
  } finally {
    over.abort(OVER);
  }
}

/** Did `work` end well, within `ms` milliseconds? */
export async function worksWithin(
  limit: { clock: Clock; ms: number },
  work: Promise<unknown>,
): Promise<boolean> {
  return await inTime({ ...limit, late: () => OVER }, work).then(() => true, () => false);
}

/** Gives the work a signal that aborts with `late()` after `ms` milliseconds, and with the caller's own before that. */
export async function withDeadline<T>(
  { clock, ms, signal, late }: { clock: Clock; ms: number; signal: AbortSignal; late: () => unknown },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const [deadline, done] = [new AbortController(), new AbortController()];
  clock.sleep(ms, done.signal).then(() => deadline.abort(late()), () => {});
  try {
    return await work(AbortSignal.any([signal, deadline.signal]));
  } finally {
    done.abort(OVER);
  }
}

/** A pause that doubles with every failure before it: first, 2 x first, 4 x first ... longest. */
export function growingMs(failuresBefore: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(Math.max(0, failuresBefore), 30));
}
