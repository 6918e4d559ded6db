import type { AudioAllowance } from "../shared/audio_quota.ts";
import { parseDurationMs } from "../shared/retry_after.ts";

/** What is left of the hourly allowance, from the headers of an answer or a refusal. */
export function readAllowance(headers: Headers): AudioAllowance | undefined {
  const remaining = headers.get("x-ratelimit-remaining-audio-seconds");
  const resetMs = parseDurationMs(headers.get("x-ratelimit-reset-audio-seconds"));
  const remainingSeconds = Number(remaining || NaN);
  if (resetMs === undefined || Number.isNaN(remainingSeconds)) return undefined;
  return { remainingSeconds, resetMs };
}
