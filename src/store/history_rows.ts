import type { Ring, Sample } from "../ops/history/ring.ts";

const MINUTE_MS = 60_000;
/** Figures are stored as small whole numbers: of so many parts of one each. */
const PARTS = {
  delivered: 1,
  failed: 1,
  audioSeconds: 10,
  dollars: 10_000,
  busyWorkers: 1,
  waiting: 1,
} as const;
const COLUMNS = Object.entries(PARTS) as [keyof typeof PARTS, number][];

/** Its minute, then figures by their place: with names, and in full, a ring would take ten times as much. */
export interface HistoryRows {
  rows: number[][];
}

/** Numbers in a row. */
export const ROW_LENGTH = 1 + COLUMNS.length;

export function packed({ samples }: Ring): HistoryRows {
  return {
    rows: samples.map((sample) => [
      Math.round(sample.at / MINUTE_MS),
      ...COLUMNS.map(([name, parts]) => Math.round(sample[name] * parts)),
    ]),
  };
}

export function unpacked({ rows }: HistoryRows): Ring {
  return { samples: rows.map(([minute, ...figures]) => ({ at: minute * MINUTE_MS, ...named(figures) })) };
}

function named(figures: readonly number[]): Omit<Sample, "at"> {
  const entries = COLUMNS.map(([name, parts], index) => [name, figures[index] / parts]);
  return Object.fromEntries(entries) as Omit<Sample, "at">;
}
