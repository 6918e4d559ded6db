import type { AccountStats } from "../ports.ts";

/** How much one new outcome weighs: after 30 more, an old one counts a quarter. */
const WEIGHT = 1 / 20;

const NOTHING_YET: AccountStats = {
  requests: 0,
  failures: 0,
  floodWaits: 0,
  bytes: 0,
  bytesPerSecond: 0,
  successRate: 1,
};

/** What became of one request. */
export type RequestOutcome =
  | { result: "ok"; bytes: number; tookMs: number }
  | { result: "flood" }
  | { result: "failed" };

export function freshStats(): AccountStats {
  return { ...NOTHING_YET };
}

/** The statistics after one more request. */
export function withOutcome(stats: AccountStats, outcome: RequestOutcome): AccountStats {
  const worked = outcome.result === "ok";
  const next = {
    ...stats,
    requests: stats.requests + 1,
    successRate: moved(stats.successRate, worked ? 1 : 0),
  };
  if (outcome.result === "flood") next.floodWaits++;
  if (outcome.result === "failed") next.failures++;
  if (outcome.result === "ok") {
    const bytesPerSecond = outcome.bytes / Math.max(outcome.tookMs, 1) * 1000;
    next.bytes += outcome.bytes;
    next.bytesPerSecond = stats.bytesPerSecond === 0
      ? bytesPerSecond
      : moved(stats.bytesPerSecond, bytesPerSecond);
  }
  return next;
}

function moved(average: number, value: number): number {
  return average + (value - average) * WEIGHT;
}
