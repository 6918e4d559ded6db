import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { RedisFailure } from "../store/redis/errors.ts";
import { growingMs } from "../waiting.ts";

const log = getLogger(["transhades"]);

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Starts again while Redis cannot be reached: after a power cut it may come later than whoever uses it.
 * @throws what trying again does not mend; the signal's reason when it aborts first
 */
export async function untilRedis<T>(
  start: () => Promise<T>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<T> {
  for (let failures = 0;; failures++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof RedisFailure && error.isPassing)) throw error;
      log.error("{failure}. The bot starts once it is there", { failure: error.message });
    }
    await clock.sleep(growingMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
  }
}
