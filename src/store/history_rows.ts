import type { Ring, Sample } from "../ops/history/ring.ts";

const COLUMNS = ["at", "delivered", "failed", "audioSeconds", "dollars", "busyWorkers", "waiting"] as const;
/** Fields by their place: with their names a ring would take four times as much. */
export interface HistoryRows {
  rows: number[][];
}

/** Figures in a row. */
export const ROW_LENGTH = COLUMNS.length;

export function packed({ samples }: Ring): HistoryRows {
  return { rows: samples.map((sample) => COLUMNS.map((name) => rounded(sample[name]))) };
}

export function unpacked({ rows }: HistoryRows): Ring {
  const sampleOf = (row: readonly number[]) =>
    Object.fromEntries(COLUMNS.map((name, index) => [name, row[index]]));
  return { samples: rows.map((row) => sampleOf(row) as unknown as Sample) };
}

/** To a hundredth of a cent, which is more than enough for everything else. */
function rounded(figure: number): number {
  return Math.round(figure * 10_000) / 10_000;
}
