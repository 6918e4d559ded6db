import { expect } from "expect";
import fc from "fast-check";
import type { Clock } from "../../src/clock.ts";
import { SendBudget } from "../../src/chat/telegram/send_budget.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { FloodLimits } from "../sandbox/bot_api/flood_limits.ts";

const NEVER = new AbortController().signal;

interface Request {
  chatId: number;
  isSpare: boolean;
  pauseMs: number;
}

const requests: fc.Arbitrary<Request[]> = fc.array(
  fc.record({
    chatId: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 200 }), fc.constant(-1)),
    isSpare: fc.boolean(),
    pauseMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2_000 })),
  }),
  { maxLength: 80 },
);

Deno.test("whatever is asked for, Telegram never has to answer 429, and everything gets its turn", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (list) => {
      const clock = new FakeClock();
      const budget = new SendBudget(clock);
      const telegram = new FloodLimits(clock);
      let granted = 0;
      const refused: unknown[] = [];
      for (const { chatId, isSpare, pauseMs } of list) {
        const turn = isSpare ? budget.takeSpare(chatId, NEVER) : budget.take(chatId, NEVER);
        turn.then(() => telegram.count(1, chatId)).then(() => granted++, (error) => refused.push(error));
        await clock.advance(pauseMs);
      }
      await clock.advance(400_000);
      expect(refused).toEqual([]);
      expect(granted).toBe(list.length);
    }),
    { numRuns: 100 },
  );
});

Deno.test("answers to one chat go in the order in which they were asked for", async () => {
  const clock = new FakeClock();
  const budget = new SendBudget(clock);
  const order: number[] = [];
  for (let i = 0; i < 10; i++) budget.take(7, NEVER).then(() => order.push(i));
  await clock.advance(2_000);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  await clock.advance(10_000);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("one chat that must wait does not hold up others", async () => {
  const clock = new FakeClock();
  const budget = new SendBudget(clock);
  budget.block(7, 60_000);
  const waiting = budget.take(7, NEVER).then(() => clock.now());
  const start = clock.now();
  await budget.take(8, NEVER);
  expect(clock.now()).toBe(start);
  await clock.advance(60_000);
  expect(await waiting).toBe(start + 60_000);
});

Deno.test("progress never takes the last turn of a chat, nor the last ten of all", async () => {
  const clock = new FakeClock();
  const budget = new SendBudget(clock);
  let edits = 0;
  const stopping = new AbortController();
  for (let i = 0; i < 100; i++) budget.takeSpare(i % 50, stopping.signal).then(() => edits++, () => {});
  await settle();
  expect(edits).toBe(20);
  const start = clock.now();
  for (let i = 0; i < 10; i++) await budget.take(100 + i, NEVER);
  expect(clock.now()).toBe(start);
  stopping.abort();
});

Deno.test("an aborted wait rejects with the reason and leaves nothing asleep", async () => {
  const clock = new FakeClock();
  const budget = new SendBudget(clock);
  const stopping = new AbortController();
  budget.block(7, 60_000);
  const waits = [budget.take(7, stopping.signal), budget.takeSpare(7, stopping.signal)];
  stopping.abort(new Error("stop"));
  for (const wait of waits) await expect(wait).rejects.toThrow("stop");
  expect(clock.sleeping).toBe(0);
});

Deno.test("what the budget holds back is told with its wait, and nothing else is", async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const budget = new SendBudget(clock, (what, waitMs) => told.push(`${what} ${waitMs}`));
  for (let i = 0; i < 5; i++) budget.take(7, NEVER);
  await clock.advance(10_000);
  expect(told).toEqual(["answer 1000", "answer 2000"]);
  budget.asked(3_000);
  budget.takeSpare(8, NEVER);
  budget.take(9, NEVER);
  await clock.advance(3_000);
  expect(told.slice(2)).toEqual(["progress 3000"]);
});

Deno.test("a group's wait silences its own progress for as long, the bot's wait all progress", async () => {
  const clock = new FakeClock();
  const budget = new SendBudget(clock);
  const shown: string[] = [];
  const show = (chatId: number) => {
    budget.takeSpare(chatId, NEVER).then(() =>
      shown.push(`${chatId} after ${(clock.now() - start) / 1_000} s`)
    );
  };
  const start = clock.now();
  budget.asked(600_000, -1);
  for (const chatId of [-1, -2, 7]) show(chatId);
  await clock.advance(599_000);
  expect(shown).toEqual(["-2 after 0 s", "7 after 0 s"]);
  budget.asked(5_000, 7);
  show(-3);
  await clock.advance(60_000);
  expect(shown.slice(2).toSorted()).toEqual(["-1 after 604 s", "-3 after 604 s"]);
});

Deno.test("however many wait, one timer rings for each request that goes: nobody wakes in vain", async () => {
  const clock = new FakeClock();
  let sleeps = 0;
  const counting: Clock = {
    now: () => clock.now(),
    sleep(ms, signal) {
      sleeps++;
      return clock.sleep(ms, signal);
    },
  };
  const budget = new SendBudget(counting);
  const stopping = new AbortController();
  let sent = 0;
  for (let chatId = 1; chatId <= 1_000; chatId++) {
    budget.take(chatId, stopping.signal).then(() => sent++, () => {});
  }
  await settle();
  for (let chatId = 1; chatId <= 1_000; chatId++) budget.takeSpare(chatId, stopping.signal).catch(() => {});
  await clock.advance(10_000);
  expect(sent).toBe(30 + 300);
  expect(sleeps).toBeLessThanOrEqual(310);
  stopping.abort();
  await settle();
  expect(clock.sleeping).toBe(0);
});
