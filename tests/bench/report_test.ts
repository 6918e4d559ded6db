import { expect } from "expect";
import { quantile, type Row, summary, table, timesMs } from "../../bench/report.ts";

const row: Row = { what: "speed", value: 12, unit: "x", statistic: "median of 3" };

Deno.test("quantiles are values that were measured, whatever their order", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 3, 2, 1], 0.5)).toBe(2);
  expect(quantile([...Array(100).keys()], 0.99)).toBe(98);
  expect(quantile([...Array(30).keys()], 0.95)).toBe(28);
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

Deno.test("a summary tells which value it is, and of how many", () => {
  expect(summary([1, 9, 2])).toEqual({ value: 2, statistic: "median of 3" });
  expect(summary([1, 9, 2], 0.95)).toEqual({ value: 9, statistic: "p95 of 3" });
});

Deno.test("every run is timed", async () => {
  let runs = 0;
  expect(await timesMs(3, () => Promise.resolve(runs++))).toHaveLength(3);
  expect(runs).toBe(3);
});

Deno.test("the table names the peer, the ratio to it, and whether the goal is reached", () => {
  const against = { what: "peer", value: 6 };
  expect(table([{ ...row, against, goal: { of: "ratio", atLeast: 2 } }])).toMatch(
    /speed\s+12\.0\s+x\s+median of 3\s+peer\s+6\.00\s+2\.00 x\s+at least 2 x: reached/,
  );
  expect(table([{ ...row, against, goal: { of: "ratio", atLeast: 2.1 } }])).toContain("MISSED");
  expect(table([{ ...row, goal: { of: "value", atMost: 12 } }])).toContain("at most 12 x: reached");
  expect(table([{ ...row, goal: { of: "value", atMost: 11 } }])).toContain("MISSED");
});

Deno.test("columns line up: each begins where its heading does", () => {
  const [heading, ...lines] = table([row, { ...row, what: "a longer name", unit: "MB/s" }]).split("\n");
  const at = heading.indexOf("of ");
  expect(lines.map((line) => line.indexOf("median"))).toEqual([at, at]);
});
