import { expect } from "expect";
import { taskOf } from "../queue/workbench.ts";
import {
  begun,
  type EngineUnderTest,
  type EngineWorker,
  over,
  stateOf,
  type WorkerLimits,
} from "./engine_workers.ts";

/** What an engine promises of how many run at once; part of its contract. */
export function engineLimitsContract(
  test: (what: string, body: (under: EngineUnderTest) => Promise<void>) => void,
  pair: (under: EngineUnderTest, limits?: WorkerLimits) => Promise<[EngineWorker, EngineWorker]>,
): void {
  test("of one person no more jobs run at once than may, the next when one ends", async (under) => {
    const [anna, budi] = await pair(under, { maxWorkers: 4, maxPerUser: 2 });
    for (const { gate } of [anna, budi]) gate.close();
    const names = ["a1", "a2", "a3", "a4", "b1"];
    for (const [index, name] of names.entries()) await [anna, budi][index % 2].queue.accept(taskOf(name));
    await under.until(async () => {
      const { busyWorkers, queued } = await anna.queue.status();
      return busyWorkers + queued === 5 && busyWorkers === 3 && begun([anna, budi]).length === 3;
    });
    expect(begun([anna, budi]).filter((name) => name.startsWith("a"))).toHaveLength(2);
    let most = 0;
    await under.until(async () => {
      const running = begun([anna, budi]).filter((name) => name.startsWith("a")).length;
      const ended = (await Promise.all(names.slice(0, 4).map((name) => stateOf(under, name)))).filter((
        state,
      ) => state === "done");
      most = Math.max(most, running - ended.length);
      for (const { gate } of [anna, budi]) gate.letOne();
      return ended.length === 4;
    });
    expect(most).toBeLessThanOrEqual(2);
  });

  test("limits that change count for whoever begins from then on", async (under) => {
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    const names = ["a1", "a2", "b1", "c1"];
    for (const name of names) await anna.queue.accept(taskOf(name));
    await under.until(async () => (await anna.queue.status()).queued === 3 && anna.gate.waiting === 1);
    anna.queue.use({ maxWorkers: 3, maxPerUser: 1, maxRetries: 0 });
    let most = 0;
    await under.until(async () => {
      most = Math.max(most, anna.runner.running);
      anna.gate.letOne();
      return (await Promise.all(names.map((name) => stateOf(under, name)))).every((state) =>
        state === "done"
      );
    });
    expect(most).toBe(3);
    expect((await anna.queue.status()).workers).toBe(3);
  });

  test("the status counts over all workers", async (under) => {
    const workers = await pair(under, { maxWorkers: 1 });
    const all = new Set(workers);
    for (const { runner } of all) runner.outcomes.set("p1", ["flood80000"]);
    await workers[0].queue.accept(taskOf("p1"));
    await under.until(async () => await stateOf(under, "p1") === "parked");
    for (const { gate } of all) gate.close();
    for (const name of ["a1", "b1", "c1", "d1"]) await workers[1].queue.accept(taskOf(name));
    const queued = 4 - all.size;
    const counts = { workers: all.size, busyWorkers: all.size, queued, parked: 1 };
    for (const { queue } of all) {
      await under.until(async () => (await queue.status()).queued === queued);
      expect(await queue.status()).toMatchObject(counts);
    }
    for (const { gate } of all) gate.open();
    await over(under, "a1", "b1", "c1", "d1");
    for (const { queue } of all) await under.until(async () => (await queue.status()).done === 4);
  });

  test("a large file sees ten small ones pass that came after it, and goes before the eleventh", async (under) => {
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    const small = Array.from("abcdefghijklm", (letter) => `${letter}1`);
    for (const [index, name] of ["z1", "y1", ...small].entries()) {
      await anna.queue.accept(taskOf(name, { durationSeconds: name === "y1" ? 1_800 : 60 }));
      await under.until(async () => {
        const { busyWorkers, queued } = await anna.queue.status();
        return busyWorkers === 1 && queued === index && anna.gate.waiting === 1;
      });
    }
    anna.gate.open();
    await over(under, "y1", ...small);
    expect(anna.runner.begun.indexOf("y1")).toBe(11);
  });
}
