import { expect } from "expect";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import { FakeClock } from "../../fake_clock.ts";
import { CRASH, ENDLESS, IDLE_MS, MISSING, script, scriptedPool } from "./scripts.ts";

const never = () => new AbortController().signal;

Deno.test("utterances come back to those who asked, whatever the order", async () => {
  using pool = scriptedPool(2);
  const numbers = Array.from({ length: 12 }, (_, i) => i + 1);
  const texts = await Promise.all(numbers.map((n) => pool.recognise(script(n), never())));
  expect(texts.map(({ text }) => text)).toEqual(numbers.map((n) => `heard ${n}`));
});

Deno.test("workers are started when they are needed, and never more than allowed", async () => {
  using pool = scriptedPool(2);
  expect(pool.started).toBe(0);
  await pool.recognise(script(1), never());
  await pool.recognise(script(2), never());
  expect(pool.started).toBe(1);
  await Promise.all([3, 4, 5, 6].map((n) => pool.recognise(script(n), never())));
  expect(pool.started).toBe(2);
});

Deno.test("where there is no memory for one more, those that are there do all of it", async () => {
  using pool = scriptedPool(2, undefined, () => false);
  const texts = await Promise.all([1, 2, 3].map((n) => pool.recognise(script(n), never())));
  expect([texts.length, pool.started]).toEqual([3, 1]);
});

Deno.test("an abort frees the caller, and the worker serves the next one", async () => {
  using pool = scriptedPool(1);
  const stop = new AbortController();
  const reason = new Error("no longer wanted");
  const endless = pool.recognise(script(ENDLESS), stop.signal);
  const next = pool.recognise(script(7), never());
  stop.abort(reason);
  await expect(endless).rejects.toBe(reason);
  expect(await next).toMatchObject({ text: "heard 7" });
  expect(pool.started).toBe(1);
});

Deno.test("who aborts while waiting leaves the line", async () => {
  using pool = scriptedPool(1);
  const [first, second] = [new AbortController(), new AbortController()];
  const endless = pool.recognise(script(ENDLESS), first.signal);
  const waiting = pool.recognise(script(CRASH), second.signal);
  second.abort(new Error("waited too long"));
  await expect(waiting).rejects.toThrow("waited too long");
  first.abort(new Error("enough"));
  await expect(endless).rejects.toThrow("enough");
  expect(await pool.recognise(script(8), never())).toMatchObject({ text: "heard 8" });
  expect(pool.started).toBe(1);
});

Deno.test("a crashed worker fails its utterance, which may be tried again, and is replaced", async () => {
  using pool = scriptedPool(1);
  const crash = pool.recognise(script(CRASH), never());
  const next = pool.recognise(script(9), never());
  const error = await crash.catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ problem: "server", retryable: true });
  expect(await next).toMatchObject({ text: "heard 9" });
  expect(pool.started).toBe(2);
});

Deno.test("a failure that the worker classified leaves it running", async () => {
  using pool = scriptedPool(1);
  await expect(pool.recognise(script(MISSING), never())).rejects.toMatchObject({ problem: "unavailable" });
  expect(await pool.recognise(script(3), never())).toMatchObject({ text: "heard 3" });
  expect(pool.started).toBe(1);
});

Deno.test("workers are let go when nobody has asked for a while, and no sooner", async () => {
  const clock = new FakeClock();
  using pool = scriptedPool(1, clock);
  await pool.recognise(script(1), never());
  await clock.advance(IDLE_MS - 1);
  await pool.recognise(script(2), never());
  await clock.advance(IDLE_MS - 1);
  await pool.recognise(script(3), never());
  expect(pool.started).toBe(1);
  const endless = new AbortController();
  const long = pool.recognise(script(ENDLESS), endless.signal).catch(() => "ended");
  await clock.advance(2 * IDLE_MS);
  endless.abort();
  expect(await long).toBe("ended");
  expect(await pool.recognise(script(4), never())).toMatchObject({ text: "heard 4" });
  expect(pool.started).toBe(1);
  await clock.advance(IDLE_MS);
  expect(await pool.recognise(script(5), never())).toMatchObject({ text: "heard 5" });
  expect(pool.started).toBe(2);
});

Deno.test("a crashed worker keeps no other from being let go", async () => {
  const clock = new FakeClock();
  using pool = scriptedPool(2, clock);
  await Promise.allSettled([pool.recognise(script(1), never()), pool.recognise(script(CRASH), never())]);
  await clock.advance(IDLE_MS);
  await pool.recognise(script(2), never());
  expect(pool.started).toBe(3);
});

Deno.test("who asks as workers are about to be let go is heard", async () => {
  const asleep = Promise.withResolvers<() => void>();
  const sleep = () => new Promise<void>((resolve) => asleep.resolve(resolve));
  using pool = scriptedPool(1, { now: () => 0, sleep });
  await pool.recognise(script(1), never());
  const wake = await asleep.promise;
  wake();
  expect(await pool.recognise(script(2), never())).toMatchObject({ text: "heard 2" });
});

Deno.test("closing ends running and waiting work", async () => {
  const pool = scriptedPool(1);
  const work = [script(ENDLESS), script(1)].map((samples) => pool.recognise(samples, never()));
  const outcomes = Promise.allSettled(work);
  pool[Symbol.dispose]();
  expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(pool.recognise(script(1), never())).rejects.toMatchObject({ problem: "unavailable" });
});
