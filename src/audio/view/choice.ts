import type { Range, ReadingCost } from "../../pipeline/file_source.ts";
import { gathered } from "./ranges.ts";

/** What may lie between two stretches of sound that are read as one: nothing, or more and more picture. */
const GAPS_BYTES = [0, 16, 64, 256, 1024].map((kibibytes) => kibibytes * 1024);
/** What is seen of a line is uncertain: less than this is not worth it. */
const LEAST_GAIN = 0.25;
/** A way that takes so much longer than the quickest, and reads less, is as good: bytes are scarce for others, too. */
const AS_GOOD = 1.15;
/** Telegram counts requests, too, and does not tell how many are too many. */
const MOST_TIMES_THE_REQUESTS = 8;

/** How the sound is read where that comes sooner than the whole file. */
export interface Choice {
  gapBytes: number;
  cost: ReadingCost;
}

/** The way to read least of those that are about as quick as any; undefined when reading the whole file is as good. */
export function choose(
  ranges: readonly Range[],
  costOf: (ranges: readonly Range[]) => ReadingCost | undefined,
  whole: ReadingCost,
): Choice | undefined {
  const choices = GAPS_BYTES.flatMap((gapBytes) => {
    const cost = costOf(gathered(ranges, gapBytes));
    return cost === undefined ? [] : [{ gapBytes, cost }];
  });
  const worthwhile = choices.filter(({ cost }) =>
    cost.requests <= MOST_TIMES_THE_REQUESTS * whole.requests &&
    cost.seconds <= (1 - LEAST_GAIN) * whole.seconds
  );
  const quickest = Math.min(...worthwhile.map(({ cost }) => cost.seconds));
  return worthwhile.find(({ cost }) => cost.seconds <= AS_GOOD * quickest);
}
