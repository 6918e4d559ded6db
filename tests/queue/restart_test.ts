import { expect } from "expect";
import { Workbench } from "./workbench.ts";

Deno.test("shutdown lets a job finish within the grace, and nothing new begins", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  for (const name of ["a1", "b1"]) await bench.send(name);
  await bench.stop();
  expect(await bench.stateOf("a1")).toBe("done");
  expect(await bench.stateOf("b1")).toBe("queued");
  expect(bench.runner.begun).toEqual(["a1"]);
});

Deno.test("shutdown ends at once when nothing runs", async () => {
  const bench = new Workbench();
  await bench.queue.stop({ graceMs: 10_000 });
  expect(bench.clock.sleeping).toBe(0);
});

Deno.test("a job that outlasts the grace is set aside as queued, and goes on from its pieces", async () => {
  await using bench = new Workbench({ pieceCount: 4, pieceMs: 4000 });
  await bench.send("a1");
  const stopped = bench.queue.stop({ graceMs: 10_000 });
  await bench.clock.advance(9999);
  await stopped;
  expect(await bench.store.get("1:1")).toMatchObject({ state: "queued", failedAttempts: 0 });
  expect(bench.messenger.saidOf("a1").filter((line) => line.startsWith("failed"))).toEqual([]);
  await bench.restart();
  await bench.clock.advance(8000);
  expect(bench.runner.paid).toEqual(["a1#0", "a1#1", "a1#2", "a1#3"]);
  expect(await bench.stateOf("a1")).toBe("done");
});

Deno.test("a task accepted during shutdown is stored and done after the next start", async () => {
  await using bench = new Workbench();
  await bench.stop();
  await bench.send("a1");
  expect(bench.runner.begun).toEqual([]);
  await bench.restart();
  await bench.clock.advance(1000);
  expect(await bench.stateOf("a1")).toBe("done");
});

Deno.test("one who waits for another's result gets it even while the program shuts down", async () => {
  await using bench = new Workbench();
  for (const name of ["a1", "b1"]) await bench.send(name, { fileUniqueId: "same" });
  await bench.stop();
  expect(await bench.stateOf("b1")).toBe("done");
});

Deno.test("after a restart the same status message is used, and the place is told", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  for (const name of ["a1", "b1"]) await bench.send(name);
  await bench.stop();
  const before = await bench.store.get("2:1");
  bench.runner.cache.clear();
  await bench.restart();
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("b1").filter((line) => line.startsWith("accepted"))).toHaveLength(1);
  expect((await bench.store.get("2:1"))?.statusMessageId).toBe(before?.statusMessageId);
});

Deno.test("a reply that was being sent goes on from the stored transcript, after the parts that were sent", async () => {
  await using bench = new Workbench();
  bench.messenger.partCount = 3;
  await bench.send("a1");
  await bench.clock.advance(999);
  const { deliver } = bench.messenger;
  bench.messenger.deliver = async (job, transcript, onSent) => {
    await onSent(1);
    bench.messenger.down = true;
    await deliver.call(bench.messenger, job, transcript, onSent);
  };
  await bench.clock.advance(1);
  await bench.stop();
  expect(await bench.store.get("1:1")).toMatchObject({ state: "delivering", sentParts: 1 });
  Object.assign(bench.messenger, { deliver, down: false });
  await bench.restart();
  expect(bench.messenger.saidOf("a1").filter((line) => line.startsWith("part")))
    .toEqual(["part 2 text of a1", "part 3 text of a1"]);
  expect(bench.runner.begun).toEqual(["a1"]);
});

Deno.test("a parked job waits on after a restart, and still wakes when an account is ready", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["flood900"]);
  bench.runner.outcomes.set("b1", ["flood900"]);
  for (const name of ["a1", "b1"]) await bench.send(name);
  await bench.clock.advance(1000);
  await bench.stop();
  await bench.restart();
  await bench.clock.advance(800_000);
  expect(bench.runner.begun).toHaveLength(2);
  expect((await bench.queue.status()).parked).toBe(2);
  bench.queue.wake();
  await bench.clock.advance(1000);
  expect(await bench.queue.status()).toMatchObject({ parked: 0, done: 2 });
});

Deno.test("failed attempts are remembered across a restart", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["net", "net", "net", "ok"]);
  await bench.send("a1");
  await bench.clock.advance(1000);
  await bench.stop();
  await bench.restart();
  await bench.clock.advance(60_000);
  expect(bench.runner.begun).toHaveLength(3);
  expect(await bench.stateOf("a1")).toBe("failed");
});
