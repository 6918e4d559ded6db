import { expect } from "expect";
import fc from "fast-check";
import { eachInParallel } from "../../src/pipeline/each_in_parallel.ts";
import { settle } from "../fake_clock.ts";

async function* numbers(count: number, pulled: number[] = []): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    pulled.push(n);
    yield await Promise.resolve(n);
  }
}

Deno.test("every item is worked on once and never more than the limit at once", async () => {
  await fc.assert(fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 8 }), async (count, limit) => {
    const seen: number[] = [];
    let running = 0;
    let most = 0;
    await eachInParallel(numbers(count), limit, async (n) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < n % 5; turn++) await Promise.resolve();
      running--;
      seen.push(n);
    });
    expect(seen.toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
    expect(most).toBeLessThanOrEqual(limit);
  }));
});

Deno.test("items are pulled only when there is room", async () => {
  const pulled: number[] = [];
  const gate = Promise.withResolvers<void>();
  const all = eachInParallel(numbers(10, pulled), 2, () => gate.promise);
  await settle();
  expect(pulled).toEqual([0, 1]);
  gate.resolve();
  await all;
  expect(pulled.length).toBe(10);
});

Deno.test("after a failure nothing more is pulled and what runs is finished first", async () => {
  const pulled: number[] = [];
  const finished: number[] = [];
  const slow = Promise.withResolvers<void>();
  const all = eachInParallel(numbers(10, pulled), 2, async (n) => {
    if (n === 1) throw new Error("no");
    await slow.promise;
    finished.push(n);
  });
  const failed = expect(all).rejects.toThrow("no");
  await settle();
  slow.resolve();
  await failed;
  expect(finished).toEqual([0]);
  expect(pulled.length).toBeLessThan(4);
});
