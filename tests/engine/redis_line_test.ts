import { expect } from "expect";
import fc from "fast-check";
import { priorityOf } from "../../src/engine/priority.ts";
import { RedisLine, type Waiter } from "../../src/engine/redis_line.ts";
import { FairLine, type Ticket } from "../../src/queue/fair_line.ts";
import type { HeldJob } from "../../src/queue/engine.ts";
import { jobOf } from "../contracts/job_store.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const BEGINS = { outcome: "begins", aged: undefined };
const LIMITS = { maxPerUser: 2, leaseMs: 60_000 };

function heldJob(id: string, userId: number, cost: number, turn?: number): HeldJob {
  return {
    ...{ job: jobOf(id, { userId }), userId, cost, turn, recording: id, worked: Promise.resolve(undefined) },
    renew: () => Promise.resolve(),
    cancel: () => {},
  };
}

/** A person sends a file that costs so much; the next one begins; the one who has run longest ends. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ person: fc.integer({ min: 1, max: 4 }), cost: fc.constantFrom(1, 1, 2.5, 30) }),
    },
    { weight: 2, arbitrary: fc.constant("begin" as const) },
    { weight: 1, arbitrary: fc.constant("end" as const) },
  ),
  { maxLength: 40 },
);

Deno.test("the line in Redis has the order of the line in memory without ageing, and lets as many of a person out", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      await using database = await server.open();
      const line = new RedisLine(database, LIMITS);
      const model = new FairLine<Ticket & { id: string }>({
        maxPerUser: LIMITS.maxPerUser,
        maxOvertakes: Infinity,
      });
      const waiting: Waiter[] = [];
      const running: { ticket: Ticket & { id: string }; waiter: Waiter }[] = [];
      for (const [index, step] of steps.entries()) {
        if (step === "begin") {
          const ticket = model.take();
          const waiter = await firstToBegin(line, waiting);
          expect(waiter?.job).toBe(ticket?.id);
          if (ticket !== undefined && waiter !== undefined) running.push({ ticket, waiter });
        } else if (step === "end") {
          const ended = running.shift();
          if (ended === undefined) continue;
          model.done(ended.ticket);
          await line.end(ended.waiter, "here");
        } else {
          const id = `job ${String(index).padStart(3, "0")}`;
          model.push({ id, userId: step.person, cost: step.cost });
          waiting.push((await line.enter(heldJob(id, step.person, step.cost), id)).waiter);
        }
      }
    }),
    { numRuns: 25 },
  );
});

/** As BullMQ calls them: by their turns, those of one turn in the order in which they came. */
async function firstToBegin(line: RedisLine, waiting: Waiter[]): Promise<Waiter | undefined> {
  for (const waiter of waiting.toSorted((a, b) => a.turn - b.turn)) {
    if ((await line.begin(waiter, "here")).outcome !== "begins") continue;
    waiting.splice(waiting.indexOf(waiter), 1);
    return waiter;
  }
}

Deno.test("priorities keep to what BullMQ counts, and count anew before they reach its end", async () => {
  await using database = await server.open();
  const line = new RedisLine(database, LIMITS);
  let [moves, last] = [0, 0];
  for (let index = 0; index < 6; index++) {
    const far = 30_000 * (index + 1);
    const { waiter, priority, base } = await line.enter(heldJob(`${index}`, 1, 1, far), `${index}`);
    expect(priority).toBeLessThanOrEqual(2 ** 21);
    if (base === undefined) expect(priority).toBeGreaterThan(moves === 0 ? last : 0);
    else moves++;
    last = priority;
    await line.begin(waiter, "here");
    await line.end(waiter, "here");
  }
  expect(moves).toBeGreaterThan(0);
  expect([0, -5, 1e12].map((turn) => priorityOf(turn, 0))).toEqual([1, 1, 2 ** 21]);
});

Deno.test("whoever takes a job over from an instance that is gone takes its place among those of its person, and the gone one's end frees nobody", async () => {
  await using database = await server.open();
  const line = new RedisLine(database, { ...LIMITS, maxPerUser: 1 });
  const [first, second] = [
    (await line.enter(heldJob("1", 7, 1), "a")).waiter,
    (await line.enter(heldJob("2", 7, 1), "b")).waiter,
  ];
  expect(await line.begin(first, "gone")).toEqual(BEGINS);
  expect((await line.begin(second, "here")).outcome).toBe("held");
  expect(await line.begin(first, "here")).toEqual(BEGINS);
  expect(await line.end(first, "gone")).toEqual({ next: undefined, followers: [] });
  expect((await line.begin(second, "here")).outcome).toBe("held");
  expect(await line.end(first, "here")).toEqual({ next: "2", followers: [] });
  expect(await line.begin(second, "here")).toEqual(BEGINS);
});

Deno.test("the first large file that is free to go is told when ten have passed that came after it, and again after ten more", async () => {
  await using database = await server.open();
  const line = new RedisLine(database, { ...LIMITS, maxPerUser: 1 });
  const enter = async (id: string, person: number, cost: number) =>
    (await line.enter(heldJob(id, person, cost), id)).waiter;
  const early = await enter("early", 1, 1);
  const waiting = [
    await enter("out", 2, 30),
    await enter("held", 2, 30),
    await enter("large", 3, 30),
    await enter("larger", 4, 30),
  ];
  for (const each of waiting.slice(0, 2)) await line.begin(each, "here");
  const aged: (string | undefined)[] = [(await line.begin(early, "here")).aged];
  for (let person = 10; person < 31; person++) {
    aged.push((await line.begin(await enter(`${person}`, person, 1), "here")).aged);
  }
  expect(aged.flatMap((job, index) => job === undefined ? [] : `${job} ${index}`)).toEqual([
    "large 10",
    "large 20",
  ]);
  expect((await line.begin(waiting[2], "here")).aged).toBeUndefined();
  await line.forget("larger", 4, "larger");
  const left = (name: string) =>
    database.ask((client) => client.zrange(`${database.keys.prefix}:turns:${name}`, 0, -1));
  expect([await left("line"), await left("came"), await left("large")]).toEqual([["held"], ["held"], [
    "held",
  ]]);
  expect(await database.ask((client) => client.exists(`${database.keys.prefix}:turns:passes`))).toBe(0);
});
