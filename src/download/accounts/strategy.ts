import { betaDraw, type Random } from "./beta.ts";
import type { AccountStats } from "../ports.ts";

/** What a choice is made from. */
export interface AccountLoad {
  readonly stats: AccountStats;
  readonly inFlight: number;
}

/** Chooses one of the candidates, of which there is at least one; the first of equals. */
export type Strategy = <C extends AccountLoad>(candidates: readonly C[]) => C;

/** Outcomes that count for Thompson sampling: with more of them a change for the worse would be learnt too slowly. */
const MAX_OUTCOMES = 40;

/** The account that should be done first with one more request: few in flight, reliable, fast. */
export const balanced: Strategy = (candidates) =>
  best(candidates, (candidate) => candidate.stats.successRate);

/** The same, but reliability is drawn from what is known of it: an account with a bad record is still tried now and then. */
export function thompson(random: Random): Strategy {
  return (candidates) => best(candidates, (candidate) => drawnSuccessRate(candidate.stats, random));
}

/** One file comes by several bots: whoever is behind would hold up what follows. */
export const leastBusy: Strategy = (candidates) =>
  candidates.reduce((first, other) => other.inFlight < first.inFlight ? other : first);

function drawnSuccessRate({ requests, successRate }: AccountStats, random: Random): number {
  const outcomes = Math.min(requests, MAX_OUTCOMES);
  return betaDraw(1 + successRate * outcomes, 1 + (1 - successRate) * outcomes, random);
}

function best<C extends AccountLoad>(candidates: readonly C[], reliability: (candidate: C) => number): C {
  const fastest = Math.max(1, ...candidates.map(({ stats }) => stats.bytesPerSecond));
  const score = (candidate: C) => {
    // An account without a record counts as the fastest: it must get the chance to make one.
    const speed = (candidate.stats.bytesPerSecond || fastest) / fastest;
    return reliability(candidate) * speed / (candidate.inFlight + 1);
  };
  const scored = candidates.map((candidate) => ({ candidate, score: score(candidate) }));
  return scored.reduce((first, other) => other.score > first.score ? other : first).candidate;
}
