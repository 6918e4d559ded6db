import { expect } from "expect";
import fc from "fast-check";
import { ArrivalOrder, type Permit, Semaphore } from "../src/semaphore.ts";
import { settle } from "./fake_clock.ts";

/** Shows who waits. */
class Line extends ArrivalOrder<number> {
  waiting: number[] = [];
  override push(waiter: number): void {
    this.waiting.push(waiter);
    super.push(waiter);
  }
  override take(): number | undefined {
    this.waiting.shift();
    return super.take();
  }
  override remove(waiter: number): void {
    this.waiting = this.waiting.filter((other) => other !== waiter);
    super.remove(waiter);
  }
}

const never = new AbortController().signal;

Deno.test("a semaphore never exceeds its limit, whatever is acquired, aborted and given back, and never stalls", async () => {
  const step = fc.oneof(
    fc.constant({ do: "acquire" as const }),
    fc.record({
      do: fc.constantFrom("abort" as const, "release" as const, "release twice" as const),
      who: fc.nat(),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 60 }),
      async (limit, steps) => {
        const line = new Line();
        const semaphore = new Semaphore(limit, line);
        const waiting = new Map<number, AbortController>();
        const held = new Map<number, Permit>();
        const acquire = (who: number) => {
          const controller = new AbortController();
          waiting.set(who, controller);
          semaphore.acquire(who, controller.signal)
            .then((permit) => void held.set(who, permit), () => {})
            .finally(() => waiting.delete(who));
        };
        for (const [index, action] of steps.entries()) {
          if (action.do === "acquire") {
            acquire(index);
          } else if (action.do === "abort") [...waiting.values()].at(action.who % waiting.size)?.abort();
          else {
            const [who, permit] = [...held].at(action.who % held.size) ?? [];
            if (who !== undefined) held.delete(who);
            permit?.[Symbol.dispose]();
            if (action.do === "release twice") permit?.[Symbol.dispose]();
          }
          await settle(1);
          expect(held.size).toBeLessThanOrEqual(limit);
          expect(semaphore.inUse).toBe(held.size);
          if (waiting.size > 0) expect(held.size).toBe(limit);
          expect(line.waiting).toEqual([...waiting.keys()]);
        }
      },
    ),
  );
});

Deno.test("a waiter aborted while it waits throws the signal's reason, and the next one is served", async () => {
  const semaphore = new Semaphore(1, new Line());
  const first = await semaphore.acquire(1, never);
  const controller = new AbortController();
  const second = semaphore.acquire(2, controller.signal);
  const third = semaphore.acquire(3, never);
  controller.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
  expect(semaphore.inUse).toBe(0);
});

Deno.test("whoever gives up at the head of a line that holds others back lets them through", async () => {
  const line = new Line();
  const blocked = { take: () => line.waiting[0] === 2 ? undefined : line.waiting.shift() };
  const semaphore = new Semaphore(1, Object.assign(line, blocked));
  const controller = new AbortController();
  const second = semaphore.acquire(2, controller.signal);
  const third = semaphore.acquire(3, never);
  controller.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  (await third)[Symbol.dispose]();
});

Deno.test("a permit granted in the same turn as the abort is the holder's to give back", async () => {
  const semaphore = new Semaphore(1, new Line());
  const controller = new AbortController();
  const granted = semaphore.acquire(1, controller.signal);
  controller.abort();
  (await granted)[Symbol.dispose]();
  (await semaphore.acquire(2, never))[Symbol.dispose]();
});

Deno.test("an aborted signal gets no permit", async () => {
  const semaphore = new Semaphore(1, new Line());
  await expect(semaphore.acquire(1, AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  expect(semaphore.inUse).toBe(0);
});

Deno.test("a signal of an earlier wait, aborted later, leaves the present wait alone", async () => {
  const semaphore = new Semaphore(1, new Line());
  const earlier = new AbortController();
  (await semaphore.acquire(1, earlier.signal))[Symbol.dispose]();
  const other = await semaphore.acquire(2, never);
  const present = semaphore.acquire(1, never);
  earlier.abort();
  other[Symbol.dispose]();
  (await present)[Symbol.dispose]();
});

Deno.test("a semaphore that grows serves at once, one that shrinks when enough was given back", async () => {
  const semaphore = new Semaphore(1, new Line());
  const permits: Permit[] = [];
  for (let waiter = 1; waiter <= 4; waiter++) {
    void semaphore.acquire(waiter, never).then((permit) => permits.push(permit));
  }
  await settle();
  semaphore.resize(3);
  await settle();
  expect([permits.length, semaphore.inUse]).toEqual([3, 3]);
  semaphore.resize(1);
  for (const held of [2, 1, 1]) {
    permits.shift()?.[Symbol.dispose]();
    await settle();
    expect(semaphore.inUse).toBe(held);
  }
  expect(permits).toHaveLength(1);
});
