import { expect } from "expect";
import fc from "fast-check";
import { MAX_PART_BYTES, MIN_PART_BYTES, partsOf } from "../../src/download/reading/parts.ts";

const range = fc.tuple(fc.nat(20 * MAX_PART_BYTES), fc.nat(20 * MAX_PART_BYTES))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

Deno.test("parts: they follow each other and cover the range", () => {
  fc.assert(fc.property(range, ([start, end]) => {
    const parts = [...partsOf(start, end)];
    parts.slice(1).forEach((part, index) =>
      expect(part.offset).toBe(parts[index].offset + parts[index].limit)
    );
    if (start === end) return expect(parts).toEqual([]);
    expect(parts[0].offset).toBeLessThanOrEqual(start);
    const last = parts[parts.length - 1];
    expect(last.offset).toBeLessThan(end);
    expect(last.offset + last.limit).toBeGreaterThanOrEqual(end);
  }));
});

Deno.test("parts: each obeys Telegram's rules", () => {
  fc.assert(fc.property(range, ([start, end]) => {
    for (const { offset, limit } of partsOf(start, end)) {
      expect(offset % MIN_PART_BYTES).toBe(0);
      expect(MAX_PART_BYTES % limit).toBe(0);
      expect(Math.floor(offset / MAX_PART_BYTES)).toBe(Math.floor((offset + limit - 1) / MAX_PART_BYTES));
    }
  }));
});

Deno.test("parts: at each end less than half a part is fetched in vain, but for the smallest part", () => {
  fc.assert(fc.property(range, ([start, end]) => {
    const parts = [...partsOf(start, end)];
    fc.pre(parts.length > 1);
    const [first, last] = [parts[0], parts[parts.length - 1]];
    expect(start - first.offset).toBeLessThan(Math.max(first.limit / 2, MIN_PART_BYTES));
    expect(last.offset + last.limit - end).toBeLessThan(Math.max(last.limit / 2, MIN_PART_BYTES));
  }));
});

Deno.test("parts: a whole file takes the fewest requests, a voice note a single small one", () => {
  expect([...partsOf(0, 3 * MAX_PART_BYTES)].map(({ limit }) => limit)).toEqual(
    Array(3).fill(MAX_PART_BYTES),
  );
  expect([...partsOf(0, 50_000)]).toEqual([{ offset: 0, limit: 65_536 }]);
});
