import { expect } from "expect";
import { idOf } from "../queue/fakes.ts";
import { taskOf } from "../queue/workbench.ts";
import type { Deviations, EngineUnderTest, WorkerLimits } from "./engine_workers.ts";
import { answers, begun, over, paid, pairOf, stateOf } from "./engine_workers.ts";
import { engineLimitsContract } from "./engine_limits.ts";

/** What an engine promises. */
export function engineContract(
  name: string,
  open: () => Promise<EngineUnderTest>,
  { servesOneProcess, leaves }: Deviations,
): void {
  const test = (what: string, body: (under: EngineUnderTest) => Promise<void>) =>
    Deno.test({
      name: `Engine ${name}: ${what}`,
      fn: async () => {
        await using under = await open();
        await body(under);
      },
      ...leaves,
    });
  const pair = (under: EngineUnderTest, limits?: WorkerLimits) => pairOf(under, servesOneProcess, limits);

  test("a task that is accepted twice is one job", async (under) => {
    const [anna, budi] = await pair(under);
    await Promise.all([anna, budi, anna].map(({ queue }) => queue.accept(taskOf("a1"))));
    await over(under, "a1");
    expect(answers([anna, budi], "a1")).toEqual(["part 1 text of a1"]);
    expect(paid([anna, budi])).toEqual(["a1#0", "a1#1"]);
  });

  test("each job is worked on and answered by one of two workers", async (under) => {
    const workers = [await under.worker({ maxWorkers: 2 }), await under.worker({ maxWorkers: 2 })];
    const names = ["a1", "a2", "b1", "c1", "d1", "e1"];
    for (const [index, name] of names.entries()) await workers[index % 2].queue.accept(taskOf(name));
    await over(under, ...names);
    for (const name of names) expect(answers(workers, name)).toEqual([`part 1 text of ${name}`]);
    expect(paid(workers)).toEqual(names.flatMap((name) => [`${name}#0`, `${name}#1`]).sort());
  });

  test("people take turns, over a restart too", async (under) => {
    const first = await under.worker({ maxWorkers: 1 });
    first.gate.close();
    const minutes: Record<string, number> = { z: 1, a: 1, b: 1.25, c: 1.5 }; // no two have the same turn
    for (const [index, name] of ["z1", "a1", "a2", "a3", "b1", "b2", "c1"].entries()) {
      await first.queue.accept(taskOf(name, { durationSeconds: minutes[name[0]] * 60 }));
      await under.until(async () => {
        const { busyWorkers, queued } = await first.queue.status();
        return busyWorkers === 1 && queued === index && first.messenger.saidOf(name).length > 0;
      });
    }
    first.gate.open();
    await under.until(() => first.runner.begun.length >= 3);
    first.gate.close();
    await first.stop();
    const second = await under.worker({ maxWorkers: 1 });
    await over(under, "z1", "a1", "a2", "a3", "b1", "b2", "c1");
    const order = [...first.runner.begun, ...second.runner.begun];
    expect([...new Set(order)].join(" ")).toBe("z1 a1 b1 c1 a2 b2 a3");
  });

  test("who waits is told the place in the line, and again when it changes", async (under) => {
    const anna = await under.worker({ maxWorkers: 1 });
    anna.gate.close();
    for (const name of ["a1", "b1", "c1"]) {
      await anna.queue.accept(taskOf(name));
      await under.until(() => anna.messenger.saidOf(name).length > 0);
      await under.until(() => begun([anna]).length === 1);
    }
    expect(["a1", "b1", "c1"].map((name) => anna.messenger.saidOf(name)[0]))
      .toEqual(["accepted 0", "accepted 1", "accepted 2"]);
    const stopped = anna.queue.cancel(idOf("b1"), 2);
    await under.until(() => anna.messenger.saidOf("c1").includes("queued 1"));
    expect(await stopped).toBe(true);
  });

  test("a job that has to wait holds no worker, and goes on when its time has come", async (under) => {
    const [anna, budi] = await pair(under, { maxWorkers: 1 });
    for (const { runner } of [anna, budi]) runner.outcomes.set("a1", ["net"]);
    await anna.queue.accept(taskOf("a1"));
    await under.until(async () => await stateOf(under, "a1") === "parked");
    await budi.queue.accept(taskOf("b1"));
    await over(under, "a1", "b1");
    expect(answers([anna, budi], "a1")).toEqual(["part 1 text of a1"]);
    expect(paid([anna, budi])).toEqual(["a1#0", "a1#1", "b1#0", "b1#1"]);
  });

  test("whoever works on it next knows how often it waited in vain", async (under) => {
    const anna = await under.worker();
    anna.runner.outcomes.set("a1", ["limit", "limit"]);
    await anna.queue.accept(taskOf("a1"));
    await over(under, "a1");
    expect((await under.store.get(idOf("a1")))?.vainWaits).toBe(2);
  });

  test("a job that waits for an account goes on at a wake", async (under) => {
    const anna = await under.worker();
    anna.runner.outcomes.set("a1", ["flood80000"]);
    await anna.queue.accept(taskOf("a1"));
    await under.until(async () => (await anna.queue.status()).parked === 1);
    anna.queue.wake();
    await over(under, "a1");
    expect(answers([anna], "a1")).toEqual(["part 1 text of a1"]);
  });

  test("a job is stopped by any worker: one that waits, one that runs, one that is parked", async (under) => {
    const workers = [await under.worker({ maxWorkers: 1 }), await under.worker({ maxWorkers: 1 })];
    const [anna, budi] = workers;
    for (const { runner } of workers) runner.outcomes.set("p1", ["flood80000"]);
    await anna.queue.accept(taskOf("p1"));
    await under.until(async () => await stateOf(under, "p1") === "parked");
    for (const { gate } of workers) gate.close();
    for (const name of ["a1", "b1"]) await anna.queue.accept(taskOf(name));
    await under.until(() => begun(workers).includes("a1"));
    for (const name of ["a1", "b1", "p1"]) {
      const stopped = budi.queue.cancel(idOf(name), Number(idOf(name).split(":")[0]));
      await over(under, name);
      expect(await stopped).toBe(true);
      expect(answers(workers, name)).toEqual(["cancelled"]);
    }
  });

  test("what a worker left that is not heard of any more goes on from its pieces, and what it does later is not seen", async (under) => {
    const anna = await under.worker();
    anna.gate.close();
    await anna.queue.accept(taskOf("a1"));
    await under.until(() => anna.gate.waiting === 1);
    anna.gate.letOne();
    await under.until(() => anna.gate.waiting === 1);
    anna.freeze();
    const budi = await under.worker();
    await over(under, "a1");
    expect(budi.runner.paid).toEqual(["a1#1"]);
    anna.gate.open();
    anna.thaw();
    await budi.queue.accept(taskOf("b1"));
    await over(under, "b1");
    await under.until(async () => (await anna.queue.status()).busyWorkers === 0);
    expect(answers([anna, budi], "a1")).toEqual(["part 1 text of a1"]);
  });

  test("a worker that stood still amid an answer sends no further part once another one has the job", async (under) => {
    const anna = await under.worker();
    anna.messenger.partCount = 3;
    const stoodStill = Promise.withResolvers<void>();
    const { deliver } = anna.messenger;
    anna.messenger.deliver = (job, transcript, onSent) =>
      deliver.call(anna.messenger, job, transcript, async (parts) => {
        if (parts === 2) {
          anna.freeze();
          await stoodStill.promise;
        }
        await onSent(parts);
      });
    await anna.queue.accept(taskOf("a1"));
    await under.until(() => answers([anna], "a1").length === 2);
    const budi = await under.worker();
    budi.messenger.partCount = 3;
    await over(under, "a1");
    anna.thaw();
    stoodStill.resolve();
    await under.until(async () => (await anna.queue.status()).busyWorkers === 0);
    await anna.stop();
    const part = (index: number) => `part ${index} text of a1`;
    expect(answers([anna], "a1")).toEqual([part(1), part(2)]);
    expect(answers([budi], "a1")).toEqual([part(2), part(3)]);
  });

  test("those who want the same words at once are served by one run", async (under) => {
    const [anna, budi] = await pair(under, { maxWorkers: 2 });
    for (const { gate } of [anna, budi]) gate.close();
    const names = ["a1", "b1", "c1"];
    for (const [index, name] of names.entries()) {
      await [anna, budi][index % 2].queue.accept(taskOf(name, { fileUniqueId: "same" }));
    }
    await under.until(async () => {
      const { busyWorkers, queued } = await anna.queue.status();
      return busyWorkers + queued === 3 && begun([anna, budi]).length > 0;
    });
    expect(begun([anna, budi])).toHaveLength(1);
    for (const { gate } of [anna, budi]) gate.open();
    await over(under, ...names);
    expect(paid([anna, budi])).toEqual(["same#0", "same#1"]);
    for (const name of names) expect(answers([anna, budi], name)).toEqual(["part 1 text of same"]);
  });

  test("a worker that stops gives its jobs back, and another one goes on from their pieces", async (under) => {
    const [anna, budi] = [await under.worker({ maxWorkers: 2 }), await under.worker({ maxWorkers: 2 })];
    anna.gate.close();
    budi.gate.close();
    for (const name of ["a1", "b1"]) await anna.queue.accept(taskOf(name));
    await under.until(() => anna.gate.waiting + budi.gate.waiting === 2);
    anna.gate.letOne();
    await anna.stop();
    budi.gate.open();
    await over(under, "a1", "b1");
    expect(paid([anna, budi])).toEqual(["a1#0", "a1#1", "b1#0", "b1#1"]);
    for (const name of ["a1", "b1"]) expect(answers([anna, budi], name)).toEqual([`part 1 text of ${name}`]);
  });

  engineLimitsContract(test, pair);
}
