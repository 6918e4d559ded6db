import type { Clock } from "../clock.ts";
import { InputError } from "../pipeline/errors.ts";

export interface Patience {
  clock: Clock;
  patienceMs: number;
  /** Milliseconds spent so far on waiting for the file's bytes: that is not the decoder's fault. */
  waitedMs(): number;
}

/** @throws {InputError} "endless" when the work makes no progress although it has bytes to work on */
export async function withPatience<T>(work: Promise<T>, patience: Patience): Promise<T> {
  const settled = new AbortController();
  try {
    return await Promise.race([work, runOut(patience, settled.signal)]);
  } finally {
    settled.abort();
  }
}

async function runOut({ clock, patienceMs, waitedMs }: Patience, signal: AbortSignal): Promise<never> {
  const [startedAt, waitedBefore] = [clock.now(), waitedMs()];
  for (;;) {
    const idleMs = clock.now() - startedAt - (waitedMs() - waitedBefore);
    if (idleMs >= patienceMs) {
      throw new InputError("endless", `no sound came out of this file within ${patienceMs / 1000} s`);
    }
    await clock.sleep(patienceMs - idleMs, signal);
  }
}
