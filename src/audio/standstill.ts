import type { Clock } from "../clock.ts";
import { InputError } from "../pipeline/errors.ts";

export interface StandstillDeps {
  clock: Clock;
  patienceMs: number;
  /** Milliseconds spent so far on waiting for the file's bytes: that is not the decoder's fault. */
  waitedMs(): number;
}

/** Patience is counted in so many steps, each of which counts once however far the clock jumped meanwhile. */
const STEPS = 12;

/** @throws {InputError} "endless" when the work makes no progress although it has bytes to work on */
export async function refuseStandstill<T>(work: Promise<T>, deps: StandstillDeps): Promise<T> {
  const settled = new AbortController();
  try {
    return await Promise.race([work, runOut(deps, settled.signal)]);
  } finally {
    settled.abort();
  }
}

/** A machine that slept, or a process that was stopped, finds much time gone in which nobody could work: that is no idleness. */
async function runOut({ clock, patienceMs, waitedMs }: StandstillDeps, signal: AbortSignal): Promise<never> {
  const [stepMs, waitedBefore] = [patienceMs / STEPS, waitedMs()];
  for (let passedMs = 0, idleMs = 0; idleMs < patienceMs;) {
    const from = clock.now();
    await clock.sleep(Math.min(stepMs, patienceMs - idleMs), signal);
    passedMs += Math.min(stepMs, Math.max(0, clock.now() - from));
    idleMs = passedMs - Math.max(0, waitedMs() - waitedBefore);
  }
  const message = `no sound came out of this file within ${patienceMs / 1000} s`;
  throw new InputError("endless", message, { isStandstill: true });
}
