import type { Translate } from "./translations.ts";

const BAR_CELLS = 12;

/** A bar of twelve cells for a share from 0 to 1. */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CELLS);
  return "▰".repeat(full) + "▱".repeat(BAR_CELLS - full);
}

/** A share from 0 to 1 as whole percents. */
export function percent(share: number): number {
  return Math.floor(Math.min(1, Math.max(0, share)) * 100);
}

/** Bytes as megabytes with one decimal, as Telegram's clients count them (1 MB = 1,048,576 bytes). */
export function megabytes(bytes: number): number {
  return Math.round(bytes / 1_048_576 * 10) / 10;
}

/** Milliseconds as m:ss or h:mm:ss, rounded up so that 0:00 means "now". */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(rest).padStart(2, "0");
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}

/** Time left as an estimate may tell it: in tens of seconds, or minutes. */
export function leftText(seconds: number, say: Translate): string {
  const rounded = seconds > 50 ? Math.max(60, seconds) : Math.ceil(seconds / 10) * 10;
  return say("progress-left", { wait: waitText(rounded * 1_000, say) });
}

/** More are told in hours. */
const MOST_MINUTES = 90;

/** A wait in the reader's language: below a minute in whole seconds, else in whole minutes or hours. */
export function waitText(ms: number, say: Translate): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds < 60) return say("wait-seconds", { seconds });
  const minutes = Math.ceil(ms / 60_000);
  return minutes <= MOST_MINUTES
    ? say("wait-minutes", { minutes })
    : say("wait-hours", { hours: Math.ceil(minutes / 60) });
}
