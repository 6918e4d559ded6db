import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Archive } from "../ports.ts";

const log = getLogger(["transhades", "chat"]);

const DAY_MS = 24 * 3_600_000;
const FIRST_MS = 60_000;

const UNFORGOTTEN = "what is older than HISTORY_DAYS could not be forgotten: {error}";

interface OutdatedDeps {
  archive: Archive;
  /** How long what people were told is kept; 0: not at all. */
  historyDays: number;
  clock: Clock;
}

/** Forgets what was kept for longer than is wanted now, soon after the start and each day, until the signal aborts. Never rejects. */
export async function forgetOutdated(deps: OutdatedDeps, signal: AbortSignal): Promise<void> {
  for (let pauseMs = FIRST_MS;; pauseMs = DAY_MS) {
    await Promise.allSettled([deps.clock.sleep(pauseMs, signal)]);
    if (signal.aborted) return;
    await forgetOnce(deps).catch((error: unknown) => log.error(UNFORGOTTEN, { error }));
  }
}

async function forgetOnce({ archive, historyDays, clock }: OutdatedDeps): Promise<void> {
  // What was accepted is told a while later, and is kept from then on.
  const days = historyDays === 0 ? 0 : historyDays + 1;
  for await (const entry of archive.before(clock.now() - days * DAY_MS)) await archive.forget(entry);
}
