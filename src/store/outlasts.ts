import type { Cooldown } from "../download/ports.ts";
import { LONGEST_WAIT_MS } from "../download/waits.ts";

/** Is the wait that is stored the longer one? One that no clock can mean is none. */
export function outlasts(stored: Cooldown | undefined, next: Cooldown, now: number): boolean {
  return stored !== undefined && stored.until > Math.max(now, next.until) &&
    stored.until <= now + LONGEST_WAIT_MS;
}
