import { expect } from "expect";
import { added, jobOf } from "../contracts/job_store.ts";
import { answers, over } from "../contracts/engine_workers.ts";
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
  const happened: string[] = [];
  using _listening = anna.reports.listen(({ event }) => void happened.push(event.type));
  anna.gate.close();
  await anna.queue.accept(taskOf("a1"));
  await under.until(() => anna.gate.waiting === 1);
  anna.link.cut();
  const refused = anna.queue.accept(taskOf("b1"));
  anna.gate.open();
  await expect(refused).rejects.toThrow("Redis cannot be used");
  await under.until(() => happened.some((type) => type === "postponed" || type === "sent"));
  expect(answers([anna], "a1")).toEqual([]);
  anna.link.mend();
  await over(under, "a1");
  await under.until(() => anna.queue.accept(taskOf("b1")).then(() => true, () => false));
  await over(under, "b1");
  for (const name of ["a1", "b1"]) expect(answers([anna], name)).toEqual([`part 1 text of ${name}`]);
  expect(anna.runner.paid).toEqual(["a1#0", "a1#1", "b1#0", "b1#1"]);
});

test("a job that was over before its process could take it out of the line keeps nobody's place", async () => {
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
});

test("a job that was stored by an instance that died at that moment is found by another one", async () => {
  await using under = await BullmqWorkers.open(server);
  const anna = await under.worker();
  const file = { fileId: "a1", fileUniqueId: "a1", chatId: 1, messageId: 1 };
  await added(under.store, jobOf(idOf("a1"), { file }));
  await over(under, "a1");
  expect(answers([anna], "a1")).toEqual(["part 1 text of a1"]);
});
