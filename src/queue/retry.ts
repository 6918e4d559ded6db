import { growingMs } from "../waiting.ts";
import {
  AllProvidersFailed,
  DeliveryError,
  ProviderError,
  SourceError,
  type TranshadesError,
} from "../pipeline/errors.ts";
import type { ProviderName } from "../pipeline/transcriber.ts";
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
/** A job of which the limits of providers let no piece through for so long is given up. */
const LONGEST_LIMIT_MS = 24 * 3_600_000;

/** A chat in which the bot may not write is asked again for about 10 minutes: after 10 s, 20 s, 40 s ... */
const MAX_WITHHELD = 6;
const FIRST_WITHHELD_MS = 10_000;

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
  /** The provider that allows more first. */
  provider?: ProviderName;
}

/** What is known of a job when a run of it failed. */
export interface JobHistory {
  /** Runs that failed, which is more than having to wait. */
  failedAttempts: number;
  acceptedAgoMs: number;
  /** Since its last finished piece, or since it was accepted. */
  idleMs: number;
  /** Waits for a provider's limits in a row that let no piece through. */
  vainWaits: number;
  maxRetries: number;
  /** Is its provider waited for, as nobody else will do? */
  isPatient?: boolean;
  random: () => number;
}

/** What to wait for after this error before the job runs again; undefined when it will not get better, or tried often enough. */
export function pauseAfter(error: TranshadesError, history: JobHistory): Pause | undefined {
  const { failedAttempts, acceptedAgoMs, idleMs, vainWaits, maxRetries, isPatient, random } = history;
  if (error instanceof SourceError && error.problem === "wait") {
    if (acceptedAgoMs >= LONGEST_REFUSAL_MS) return undefined;
    const { accountName, retryAfterMs } = error;
    return { waitMs: bounded(retryAfterMs ?? UNKNOWN_WAIT_MS), reason: "accounts", accountName };
  }
  if (error instanceof SourceError && error.isOutage) {
    if (acceptedAgoMs >= LONGEST_OUTAGE_MS) return undefined;
    return { waitMs: outageMs(error, acceptedAgoMs), reason: "connection" };
  }
  if (isWithheld(error)) {
    const waitMs = withheldPauseMs(failedAttempts);
    return waitMs === undefined ? undefined : { waitMs, reason: "retry" };
  }
  const provider = limitedProvider(error);
  if (provider !== undefined) {
    if (idleMs >= LONGEST_LIMIT_MS) return undefined;
    return { waitMs: backOffMs(vainWaits, error.retryAfterMs, random), reason: "provider", provider };
  }
  if (isPatient && isOfProvider(error) && error.retryable && idleMs < LONGEST_OUTAGE_MS) {
    return { waitMs: outageMs(error, idleMs), reason: "retry" };
  }
  if (!error.retryable || failedAttempts >= maxRetries) return undefined;
  return { waitMs: backOffMs(failedAttempts, error.retryAfterMs, random), reason: "retry" };
}

function outageMs({ retryAfterMs = UNKNOWN_WAIT_MS }: TranshadesError, sinceMs: number): number {
  return bounded(Math.max(retryAfterMs, Math.min(LONGEST_RETRY_MS, sinceMs * OUTAGE_GROWTH)));
}

/** Does it say nothing of those who chose another provider? */
export function isOfProvider(failure: unknown): boolean {
  return failure instanceof ProviderError || failure instanceof AllProvidersFailed;
}

/** The end of a stored wait: one that was noted under a clock that ran ahead is no longer than any other. */
export function endOfWait(notBefore: number, now: number): number {
  return Math.min(notBefore, now + LONGEST_WAIT_MS);
}

/** May the bot not write in the chat? */
export function isWithheld(error: unknown): error is DeliveryError {
  return error instanceof DeliveryError && error.problem === "withheld";
}

/** How long such a chat is left alone; undefined when it was asked often enough. */
export function withheldPauseMs(failuresBefore: number): number | undefined {
  return failuresBefore < MAX_WITHHELD
    ? growingMs(failuresBefore, FIRST_WITHHELD_MS, LONGEST_RETRY_MS * 2)
    : undefined;
}

/** The provider that only asks to wait, and allows more first; undefined when that is not what happened. */
function limitedProvider(error: TranshadesError): ProviderName | undefined {
  const attempts = error instanceof AllProvidersFailed ? error.attempts : [error];
  return attempts
    .filter((attempt) => attempt instanceof ProviderError)
    .filter(({ problem }) => problem === "rate_limit")
    .toSorted((a, b) => (a.retryAfterMs ?? 0) - (b.retryAfterMs ?? 0))
    .at(0)?.provider;
}

/** 2 s, 4 s, 8 s ... 5 min, of which the second half is drawn at random; never less than what was asked for, up to a day. */
export function backOffMs(
  failuresBefore: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  const full = growingMs(failuresBefore, FIRST_RETRY_MS, LONGEST_RETRY_MS);
  return bounded(Math.max(retryAfterMs ?? 0, Math.round(full / 2 + random() * full / 2)));
}

function bounded(waitMs: number): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, waitMs));
}
