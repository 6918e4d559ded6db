import { expect } from "expect";
import { Workbench } from "./workbench.ts";

/**
 * "settings | who sends how many -> order of starts". All of it arrives while every worker is busy; a file takes a second.
 * "a:3" is three voice messages of person a, "a:1x30" one file of 30 minutes.
 */
const SCENARIOS = [
  "workers=1 | a:3 -> a1 a2 a3",
  "workers=2 | a:3 b:1 -> a1 b1 a2 a3",
  "workers=1 | a:3 b:3 c:1 -> a1 b1 c1 a2 b2 a3 b3",
  "workers=5 perUser=2 | a:4 b:1 -> a1 b1 a2 a3 a4",
  "workers=5 perUser=1 | a:3 b:2 -> a1 b1 a2 b2 a3",
  // Small files pass a large one of somebody else, up to its worth; a person's own files keep their order.
  "workers=1 | a:1x30 b:2 -> b1 b2 a1",
  "workers=1 | a:1x5 b:8 -> b1 b2 b3 b4 a1 b5 b6 b7 b8",
  "workers=1 | a:1x30 a:1 b:1 -> b1 a1 a2",
  // Ageing: after ten later ones the large file goes first.
  "workers=1 | a:1x30 b:15 -> b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 a1 b11 b12 b13 b14 b15",
  "workers=1 | a:1x30 b:4 c:4 d:4 -> b1 c1 d1 b2 c2 d2 b3 c3 d3 b4 a1 c4 d4",
];

for (const scenario of SCENARIOS) {
  Deno.test(`queue order: ${scenario}`, async () => {
    const [settings, arrivals, expected] = scenario.split(/ [|] | -> /);
    const setting = (name: string, otherwise: number) =>
      Number(new RegExp(`${name}=(\\d+)`).exec(settings)?.[1] ?? otherwise);
    const maxWorkers = setting("workers", 5);
    await using bench = new Workbench({ maxWorkers, maxPerUser: setting("perUser", 3) });
    const blockers = Array.from({ length: maxWorkers }, (_, index) => `${"zyxwv"[index]}1`);
    for (const blocker of blockers) await bench.send(blocker);
    for (const name of namesOf(arrivals)) await bench.send(name.name, { durationSeconds: name.minutes * 60 });
    await bench.clock.advance(60_000);
    expect(bench.runner.begun.slice(maxWorkers).join(" ")).toBe(expected);
    expect(bench.runner.mostRunning).toBe(maxWorkers);
  });
}

function namesOf(arrivals: string): { name: string; minutes: number }[] {
  const sent = new Map<string, number>();
  return arrivals.split(" ").flatMap((arrival) => {
    const [, person, count, minutes = "1"] = /^(\w):(\d+)(?:x(\d+))?$/.exec(arrival) ?? [];
    return Array.from({ length: Number(count) }, () => {
      const number = (sent.get(person) ?? 0) + 1;
      sent.set(person, number);
      return { name: `${person}${number}`, minutes: Number(minutes) };
    });
  });
}

Deno.test("a person's place in the queue is told, and told again when it changes", async () => {
  await using bench = new Workbench({ maxWorkers: 1, pieceMs: 10_000 });
  for (const name of ["a1", "b1", "c1", "d1"]) await bench.send(name);
  expect(bench.messenger.saidOf("a1")).toEqual(["accepted 0"]);
  expect(bench.messenger.saidOf("d1")).toEqual(["accepted 3"]);
  await bench.cancel("b1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("d1")).toEqual(["accepted 3", "queued 2"]);
  await bench.clock.advance(11_000);
  expect(bench.messenger.saidOf("d1")).toEqual(["accepted 3", "queued 2", "queued 1"]);
});

Deno.test("a burst of arrivals is told once a second, not once an arrival", async () => {
  await using bench = new Workbench({ maxWorkers: 1, pieceMs: 10_000 });
  await bench.send("a1", { durationSeconds: 60 });
  await bench.send("b1", { durationSeconds: 1800 });
  for (const name of ["c1", "d1", "e1"]) await bench.send(name);
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("b1")).toEqual(["accepted 1", "queued 4"]);
});

Deno.test("three hundred jobs of a hundred people keep every worker busy to the end", async () => {
  await using bench = new Workbench({ maxWorkers: 5 });
  const people = Array.from({ length: 100 }, (_, index) => String.fromCharCode(97 + index));
  for (const message of [1, 2, 3]) {
    await Promise.all(people.map((person) => bench.send(`${person}${message}`)));
  }
  await bench.clock.advance(299_000 / 5);
  expect((await bench.queue.status()).done).toBeLessThan(300);
  await bench.clock.advance(1000);
  expect(await bench.queue.status()).toEqual({
    workers: 5,
    busyWorkers: 0,
    queued: 0,
    running: 0,
    parked: 0,
    delivering: 0,
    done: 300,
    failed: 0,
  });
  expect(new Set(bench.runner.begun).size).toBe(300);
});

Deno.test("the status tells jobs by state, and since when the oldest waits", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  await bench.send("a1");
  await bench.clock.advance(100);
  const waitsSince = bench.clock.now();
  await bench.send("b1");
  await bench.clock.advance(100);
  await bench.send("c1");
  expect(await bench.queue.status()).toMatchObject({ running: 1, queued: 2, oldestQueuedAt: waitsSince });
  await bench.clock.advance(60_000);
  expect(await bench.queue.status()).toMatchObject({ running: 0, queued: 0 });
  expect((await bench.queue.status()).oldestQueuedAt).toBeUndefined();
});
