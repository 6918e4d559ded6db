import { SourceError, type TranshadesError } from "../pipeline/errors.ts";
import type { ParkReason } from "./job.ts";

/** When every account waits but nobody said for how long. */
const UNKNOWN_WAIT_MS = 60_000;
/** Nobody waits longer without looking again, and nobody hammers at a wait of nothing. */
const LONGEST_WAIT_MS = 24 * 3_600_000;
const SHORTEST_WAIT_MS = 1_000;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;

/** A file that nobody could ask for since this long ago is given up. */
const LONGEST_OUTAGE_MS = 24 * 3_600_000;

/** One that every account was refused since this long ago, too: a limit ends, what Telegram bars may not. */
const LONGEST_REFUSAL_MS = 3 * LONGEST_OUTAGE_MS;
/** The longer an outage lasts, the longer the pauses: this share of it. */
const OUTAGE_GROWTH = 0.1;

/** A stop between two runs of a job. */
export interface Pause {
  waitMs: number;
  reason: ParkReason;
  /** The account that is ready first. */
  accountName?: string;
}

/** What to wait for after this error before the job runs again; undefined when it will not get better, or tried often enough. */
export function pauseAfter(
  error: TranshadesError,
  { failedAttempts, acceptedAgoMs, maxRetries, random }: {
    failedAttempts: number;
    /** Since the job was accepted. */
    acceptedAgoMs: number;
    maxRetries: number;
    random: () => number;
  },
): Pause | undefined {
  if (error instanceof SourceError && error.problem === "wait") {
    if (acceptedAgoMs >= LONGEST_REFUSAL_MS) return undefined;
    const { accountName, retryAfterMs } = error;
    return { waitMs: bounded(retryAfterMs ?? UNKNOWN_WAIT_MS), reason: "accounts", accountName };
  }
  if (error instanceof SourceError && error.isOutage) {
    if (acceptedAgoMs >= LONGEST_OUTAGE_MS) return undefined;
    const grownMs = Math.min(LONGEST_RETRY_MS, acceptedAgoMs * OUTAGE_GROWTH);
    return {
      waitMs: bounded(Math.max(error.retryAfterMs ?? UNKNOWN_WAIT_MS, grownMs)),
      reason: "connection",
    };
  }
  if (!error.retryable || failedAttempts >= maxRetries) return undefined;
  return { waitMs: backOffMs(failedAttempts, error.retryAfterMs, random), reason: "retry" };
}

/** 2 s, 4 s, 8 s ... 5 min, of which the second half is drawn at random; never less than what was asked for, up to a day. */
export function backOffMs(
  failuresBefore: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failuresBefore);
  return bounded(Math.max(retryAfterMs ?? 0, Math.round(full / 2 + random() * full / 2)));
}

function bounded(waitMs: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, waitMs));
}
