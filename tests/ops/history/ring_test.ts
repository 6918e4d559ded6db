import { expect } from "expect";
import fc from "fast-check";
import { type Ring, type Sample, withSample } from "../../../src/ops/history/ring.ts";
import { sampleOf } from "../../contracts/history_store.ts";

const SIZE = { everyMs: 100, mostSamples: 3 };
const EMPTY: Ring = { samples: [] };
const filled = (...times: number[]) =>
  times.reduce((ring, at) => withSample(ring, sampleOf(at, { delivered: 1 }), SIZE), EMPTY).samples
    .map(({ at, delivered }) => `${at}:${delivered}`).join(" ");

/** "times of samples -> begin of each stretch: what was counted in it" */
for (
  const [times, expected] of [
    [[5], "0:1"],
    [[5, 99, 100], "0:2 100:1"],
    [[5, 250], "0:1 200:1"],
    [[5, 105, 205, 305], "100:1 200:1 300:1"],
    [[205, 305, 110], "100:1"],
    [[205, 305, 210], "200:2"],
  ] as const
) {
  Deno.test(`a ring of three stretches of 100: ${times} -> ${expected}`, () => {
    expect(filled(...times)).toBe(expected);
  });
}

Deno.test("in a stretch, what is counted adds up, and of what is seen the most stays", () => {
  const first = sampleOf(0, { busyWorkers: 5, waiting: 0 });
  const ring = withSample(withSample(EMPTY, first, SIZE), sampleOf(50, { busyWorkers: 1, waiting: 9 }), SIZE);
  expect(ring.samples).toEqual([{
    ...{ at: 0, delivered: 6, failed: 2, audioSeconds: 122, dollars: 0.025 },
    ...{ busyWorkers: 5, waiting: 9 },
  }]);
});

Deno.test("whatever comes, stretches stand in order, once each, and no more of them than there is room for", () => {
  const times = fc.array(fc.integer({ min: 0, max: 2_000 }), { maxLength: 40 });
  fc.assert(fc.property(times, (all) => {
    const { samples } = all.reduce((ring, at) => withSample(ring, sampleOf(at), SIZE), EMPTY);
    const begins = samples.map(({ at }: Sample) => at);
    expect(begins).toEqual([...new Set(begins)].toSorted((a, b) => a - b));
    expect(samples.length).toBeLessThanOrEqual(SIZE.mostSamples);
    if (all.length > 0) expect(begins.at(-1)).toBe(Math.floor((all.at(-1) ?? 0) / 100) * 100);
  }));
});
