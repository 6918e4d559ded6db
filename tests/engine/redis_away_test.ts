import { expect } from "expect";
import { added, jobOf } from "../contracts/job_store.ts";
import { answers, begun, over, paid } from "../contracts/engine_workers.ts";
import { idOf } from "../queue/fakes.ts";
import { taskOf } from "../queue/workbench.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ...TIMERS });
}

test("while Redis is away nothing is accepted or sent; what was under way is answered once when it is back", async () => {
  await using under = await BullmqWorkers.open(server);
  const anna = await under.worker();
  anna.gate.close();
  await anna.queue.accept(taskOf("a1"));
  await under.until(() => anna.gate.waiting === 1);
  anna.link.cut();
  const refused = anna.queue.accept(taskOf("b1"));
  anna.gate.open();
  await expect(refused).rejects.toThrow("Redis cannot be used");
  await under.until(() => anna.runner.running === 0);
  expect(answers([anna], "a1")).toEqual([]);
  anna.link.mend();
  await over(under, "a1");
  await under.until(() => anna.queue.accept(taskOf("b1")).then(() => true, () => false));
  await over(under, "b1");
  for (const name of ["a1", "b1"]) expect(answers([anna], name)).toEqual([`part 1 text of ${name}`]);
  expect(anna.runner.paid).toEqual(["a1#0", "a1#1", "b1#0", "b1#1"]);
});

test("a worker that cannot reach Redis for its lease stops by itself, before another one begins with the same recording", async () => {
  await using under = await BullmqWorkers.open(server);
  const [anna, budi] = [await under.worker(), await under.worker()];
  for (const { gate } of [anna, budi]) gate.close();
  await anna.queue.accept(taskOf("a1", { fileUniqueId: "same" }));
  await under.until(() => begun([anna, budi]).length === 1);
  const [worker, other] = begun([anna]).length === 1 ? [anna, budi] : [budi, anna];
  await under.until(() => worker.gate.waiting === 1);
  worker.gate.letOne();
  await under.until(() => worker.gate.waiting === 1 && worker.runner.paid.length === 1);
  await other.queue.accept(taskOf("b1", { fileUniqueId: "same" }));
  worker.link.cut();
  await under.until(() => begun([other]).length === 1);
  expect(worker.runner.running).toBe(0);
  for (const { gate } of [anna, budi]) gate.open();
  await over(under, "a1", "b1");
  worker.link.mend();
  await under.until(async () =>
    (await worker.queue.status().catch(() => ({ busyWorkers: 1 }))).busyWorkers === 0
  );
  for (const name of ["a1", "b1"]) expect(answers([anna, budi], name)).toEqual(["part 1 text of same"]);
  expect(paid([anna, budi])).toEqual(["same#0", "same#1"]);
});

test("nobody is told that a job is stopped while Redis cannot tell whether another one answers", async () => {
  await using under = await BullmqWorkers.open(server);
  const anna = await under.worker();
  anna.gate.close();
  await anna.queue.accept(taskOf("a1"));
  await under.until(() => anna.gate.waiting === 1);
  anna.link.cut();
  const budi = await under.worker();
  expect(await anna.queue.cancel(idOf("a1"), 1)).toBe(true);
  await over(under, "a1");
  anna.link.mend();
  await under.until(async () =>
    (await anna.queue.status().catch(() => ({ busyWorkers: 1 }))).busyWorkers === 0
  );
  expect(answers([anna, budi], "a1")).toEqual(["part 1 text of a1"]);
});

test("a job that was over before its process could take it out of the line keeps nobody's place; a place that another one's answer overtook is not true", async () => {
  await using under = await BullmqWorkers.open(server);
  const anna = await under.worker({ maxWorkers: 1 });
  anna.gate.close();
  const line = `${under.database.keys.prefix}:turns:line`;
  await under.database.ask((client) => client.zadd(line, 0.5, "9:9"));
  for (const name of ["a1", "b1"]) {
    await anna.queue.accept(taskOf(name));
    await under.until(() => anna.messenger.saidOf(name).length > 0 && anna.gate.waiting === 1);
  }
  expect(anna.messenger.saidOf("b1")).toEqual(["accepted 2"]);
  await under.until(() => anna.messenger.saidOf("b1").includes("queued 1"));
  expect(await under.database.ask((client) => client.zscore(line, "9:9"))).toBe(null);
  const isTrue = anna.messenger.isTrue.get("b1") ?? (() => Promise.resolve(undefined));
  expect(await isTrue()).toBe(true);
  const budi = await under.worker();
  await over(under, "b1");
  expect(answers([budi], "b1")).toEqual(["part 1 text of b1"]);
  expect(await isTrue()).toBe(false);
});

test("a job that was stored by an instance that died at that moment is found by another one", async () => {
  await using under = await BullmqWorkers.open(server);
  const anna = await under.worker();
  const file = { fileId: "a1", fileUniqueId: "a1", chatId: 1, messageId: 1 };
  await added(under.store, jobOf(idOf("a1"), { file }));
  await over(under, "a1");
  expect(answers([anna], "a1")).toEqual(["part 1 text of a1"]);
});
