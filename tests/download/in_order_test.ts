import { expect } from "expect";
import fc from "fast-check";
import { inOrder } from "../../src/download/reading/in_order.ts";
import { settle } from "../fake_clock.ts";
import { never } from "./bytes.ts";

/** Fetches whose ends the test decides. */
class Fetches {
  readonly started: number[] = [];
  readonly signals: AbortSignal[] = [];
  readonly #ends = new Map<number, PromiseWithResolvers<number>>();

  readonly fetch = (item: number, signal: AbortSignal): Promise<number> => {
    this.started.push(item);
    this.signals.push(signal);
    const end = Promise.withResolvers<number>();
    this.#ends.set(item, end);
    return end.promise;
  };

  async end(item: number): Promise<void> {
    this.#ends.get(item)?.resolve(item);
    await settle(1);
  }

  async fail(item: number, error: Error): Promise<void> {
    this.#ends.get(item)?.reject(error);
    await settle(1);
  }
}

const items = (count: number) => Array.from({ length: count }, (_, index) => index);

Deno.test("in order: begins with one fetch, then doubles up to the limit", async () => {
  const fetches = new Fetches();
  const results = inOrder(items(100), fetches.fetch, () => 4, never);
  const counts: number[] = [];
  for (let index = 0; index < 5; index++) {
    const next = results.next();
    await settle(1);
    counts.push(fetches.started.length - index);
    await fetches.end(index);
    expect(await next).toEqual({ done: false, value: index });
  }
  expect(counts).toEqual([1, 2, 4, 4, 4]);
  await results.return();
});

Deno.test("in order: fetches no further ahead than the limit while nobody takes", async () => {
  const fetches = new Fetches();
  const results = inOrder(items(100), fetches.fetch, () => 4, never);
  for (let index = 0; index < 3; index++) {
    const next = results.next();
    await settle(1);
    for (const started of fetches.started) await fetches.end(started);
    await next;
  }
  for (const started of fetches.started) await fetches.end(started);
  expect(fetches.started.length).toBe(3 + 4);
  await results.return();
});

Deno.test("in order: results come in order however the fetches end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(20), fc.integer({ min: 1, max: 9 }), async (s, count, limit) => {
      const fetch = (item: number) => s.schedule(Promise.resolve(item));
      const all = Array.fromAsync(inOrder(items(count), fetch, () => limit, never));
      const [results] = await Promise.all([all, s.waitFor(all)]);
      expect(results).toEqual(items(count));
    }),
  );
});

Deno.test("in order: who stops taking stops the fetches", async () => {
  const fetches = new Fetches();
  const results = inOrder(items(100), fetches.fetch, () => 4, never);
  const first = results.next();
  await settle(1);
  await fetches.end(0);
  await first;
  await results.return();
  expect(fetches.signals.map((signal) => signal.aborted)).toEqual(fetches.started.map(() => true));
});

Deno.test("in order: an abort ends the wait with the signal's reason, and the fetches", async () => {
  const fetches = new Fetches();
  const job = new AbortController();
  const first = inOrder(items(3), fetches.fetch, () => 4, job.signal).next().catch((error: unknown) => error);
  await settle(1);
  const reason = new Error("cancelled");
  job.abort(reason);
  expect(await first).toBe(reason);
  expect(fetches.signals.every((signal) => signal.aborted)).toBe(true);
});

Deno.test("in order: a failure comes at its place, after the results before it", async () => {
  const fetches = new Fetches();
  const results = inOrder(items(3), fetches.fetch, () => 4, never);
  const first = results.next();
  await settle(1);
  await fetches.end(0);
  expect((await first).value).toBe(0);
  await settle(1);
  const second = results.next();
  await fetches.fail(2, new Error("third failed"));
  await fetches.end(1);
  expect((await second).value).toBe(1);
  await expect(results.next()).rejects.toThrow("third failed");
});
