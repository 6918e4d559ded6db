import { growingMs } from "../../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { ProviderError, type ProviderProblem } from "../../pipeline/errors.ts";
import { type Transcriber, wrapTranscriber } from "../../pipeline/transcriber.ts";

const log = getLogger(["transhades", "providers", "retry"]);

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

type Attempts = Partial<Record<ProviderProblem, number>>;

/** Attempts at one provider before the next one is asked. A time-out has cost enough time already. */
const ATTEMPTS: Attempts = { rate_limit: 3, server: 3, network: 2 };

/** For those whose waits for a limit are kept already where a key is chosen. */
export const ATTEMPTS_WITHIN_LIMITS: Attempts = { server: 3, network: 2 };

export interface RetryDeps {
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
  /** A longer wait is not sat out here: another provider, or the queue, does better. */
  maxWaitMs: number;
  attempts?: Attempts;
}

/** Asks again, after a pause, when that can help; a provider's own retry-after is obeyed. */
export function withRetry(
  inner: Transcriber,
  { clock, random, maxWaitMs, attempts = ATTEMPTS }: RetryDeps,
): Transcriber {
  return wrapTranscriber(inner, async (piece, options, signal) => {
    for (let attempt = 1;; attempt++) {
      try {
        return await inner.transcribe(piece, options, signal);
      } catch (error) {
        const waitMs = pauseBefore(error, attempt, attempts, random);
        if (waitMs === undefined || waitMs > maxWaitMs) throw error;
        log.info("{provider}: attempt {attempt} failed, next in {waitMs} ms: {error}", {
          provider: inner.provider,
          attempt,
          waitMs,
          error: String(error),
        });
        await clock.sleep(waitMs, signal);
      }
    }
  });
}

/** Milliseconds until the next attempt; undefined when there should be none. */
function pauseBefore(
  error: unknown,
  attempt: number,
  attempts: Attempts,
  random: () => number,
): number | undefined {
  if (!(error instanceof ProviderError) || attempt >= (attempts[error.problem] ?? 1)) return undefined;
  // An answer that came but cannot be read was paid for; the same question would be paid for again.
  if (error.status === 200) return undefined;
  const backOffMs = growingMs(attempt - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS);
  // Jitter, so that pieces refused together do not come back together.
  return Math.round((error.retryAfterMs ?? backOffMs) + random() * backOffMs);
}
