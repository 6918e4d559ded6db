/** One measured number, and what it is held against. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  /** Which number of how many measurements the value is, such as "median of 5". */
  statistic: string;
  /** The same measure of a peer or a baseline, in the same run. */
  against?: { what: string; value: number };
  goal?: Goal;
}

/** Where the value should lie, or its ratio to what it is held against. */
export type Goal = { of: "value" | "ratio" } & ({ atLeast: number } | { atMost: number });

/** Says how often to measure what is measured `full` times in a full run. */
export type Rounds = (full: number) => number;

/** The value below which `share` (0 to 1) of the values lie (nearest rank); NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** What a row says of many measurements: their quantile, named "median of n" or "p95 of n". */
export function summary(values: readonly number[], share = 0.5): Pick<Row, "value" | "statistic"> {
  const name = share === 0.5 ? "median" : `p${Math.round(share * 100)}`;
  return { value: quantile(values, share), statistic: `${name} of ${values.length}` };
}

/** Milliseconds that each run of `work` takes, one after the other. */
export async function timesMs(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  while (times.length < rounds) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times;
}

const HEADER = ["what", "value", "", "of", "held against", "its value", "ratio", "goal"];
const NUMERIC = new Set(["value", "its value", "ratio"]);

/** The rows as a table of text; the ratio is the value divided by what it is held against. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADER, ...rows.map(cells)];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (cell: string, column: number) =>
    NUMERIC.has(HEADER[column]) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}

function cells(row: Row): string[] {
  const { what, value, unit, statistic, against } = row;
  const peer = against ? [against.what, shown(against.value), `${shown(ratio(row))} x`] : ["", "", ""];
  return [what, shown(value), unit, statistic, ...peer, verdict(row)];
}

function ratio({ value, against }: Row): number {
  return value / (against?.value ?? NaN);
}

function verdict(row: Row): string {
  const { goal } = row;
  if (goal === undefined) return "";
  const judged = goal.of === "ratio" ? ratio(row) : row.value;
  const reached = "atLeast" in goal ? judged >= goal.atLeast : judged <= goal.atMost;
  const limit = "atLeast" in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
  return `${limit} ${goal.of === "ratio" ? "x" : row.unit}: ${reached ? "reached" : "MISSED"}`;
}

/** Three digits are more than such measurements are worth. */
function shown(value: number): string {
  if (Number.isNaN(value)) return "-";
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
