import type { Clock } from "../clock.ts";
import { growingMs, sleepUntil } from "../waiting.ts";

/** What the store did not take at once is tried again after 1 s, 2 s, 4 s ... 60 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Tries it later, again and again, until it works or the program ends: resolves to whether it worked. */
export async function atLast(
  { clock, closing }: { clock: Clock; closing: AbortSignal },
  attempt: () => Promise<boolean>,
): Promise<boolean> {
  let works = false;
  for (let failures = 0; !works && !closing.aborted; failures++) {
    const until = clock.now() + growingMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    await sleepUntil(until, { clock, bell: closing });
    works = await attempt();
  }
  return works;
}
