import type { Clock } from "../clock.ts";

/** Ends the sleeps of everybody who listens to its bell, at once. */
export class Alarm {
  #bell = new AbortController();

  /** Rings at the next `ring`, even when that comes before the sleep. */
  get bell(): AbortSignal {
    return this.#bell.signal;
  }

  ring(): void {
    const bell = this.#bell;
    this.#bell = new AbortController();
    bell.abort();
  }
}

/** Resolves at `until` (milliseconds since the Unix epoch) or when the bell rings; throws the signal's reason when it aborts. */
export async function sleepUntil(
  until: number,
  { clock, bell, signal }: { clock: Clock; bell?: AbortSignal; signal?: AbortSignal },
): Promise<void> {
  const stops = AbortSignal.any([signal, bell].filter((each) => each !== undefined));
  try {
    await clock.sleep(Math.max(0, until - clock.now()), stops);
  } catch (error) {
    if (signal?.aborted || !bell?.aborted) throw error;
  }
}
