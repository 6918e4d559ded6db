import { expect } from "expect";
import fc from "fast-check";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { settle } from "./fake_clock.ts";
import { neverAborted } from "./providers/pieces.ts";

Deno.test("property: never more than the limit at once, everybody is served, whoever aborts gives way", async () => {
  const visitor = fc.record({ turns: fc.nat(3), aborts: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(visitor, { maxLength: 12 }),
      async (limit, visitors) => {
        const semaphore = new Semaphore<object>(limit, new ArrivalOrder());
        let [inside, most, served] = [0, 0, 0];
        const visits = visitors.map(async ({ turns, aborts }) => {
          const controller = new AbortController();
          const entering = semaphore.acquire({}, controller.signal);
          if (aborts) controller.abort("gone");
          using _permit = await entering;
          most = Math.max(most, ++inside);
          await settle(turns);
          inside--;
          served++;
        });
        const outcomes = await Promise.allSettled(visits);
        expect(most).toBeLessThanOrEqual(limit);
        expect(served).toBe(outcomes.filter(({ status }) => status === "fulfilled").length);
        expect(served).toBeGreaterThanOrEqual(visitors.filter(({ aborts }) => !aborts).length);
        // Nothing leaked: all places are free again.
        const all = Array.from({ length: limit }, () => semaphore.acquire({}, neverAborted()));
        expect(await Promise.all(all)).toHaveLength(limit);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("waiters are served in the order in which they came", async () => {
  const semaphore = new Semaphore<object>(1, new ArrivalOrder());
  const first = await semaphore.acquire({}, neverAborted());
  const order: number[] = [];
  const visits = [1, 2, 3].map(async (number) => {
    using _permit = await semaphore.acquire({}, neverAborted());
    order.push(number);
  });
  first[Symbol.dispose]();
  await Promise.all(visits);
  expect(order).toEqual([1, 2, 3]);
});

Deno.test("a permit disposed twice frees one place", async () => {
  const semaphore = new Semaphore<object>(1, new ArrivalOrder());
  const permit = await semaphore.acquire({}, neverAborted());
  permit[Symbol.dispose]();
  permit[Symbol.dispose]();
  using _held = await semaphore.acquire({}, neverAborted());
  let entered = false;
  const waiting = new AbortController();
  const second = semaphore.acquire({}, waiting.signal).then(() => entered = true);
  await settle();
  expect(entered).toBe(false);
  waiting.abort("enough");
  await expect(second).rejects.toBe("enough");
});
