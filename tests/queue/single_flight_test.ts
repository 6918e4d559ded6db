import { expect } from "expect";
import { Workbench } from "./workbench.ts";

const SAME = { fileUniqueId: "same" };

Deno.test("two who send the same file at once share one transcription, and the second holds no worker", async () => {
  await using bench = new Workbench({ maxWorkers: 2 });
  await bench.send("a1", SAME);
  await bench.send("b1", SAME);
  expect((await bench.queue.status()).busyWorkers).toBe(1);
  await bench.clock.advance(1000);
  expect(bench.runner.paid).toEqual(["same#0"]);
  for (const name of ["a1", "b1"]) {
    expect(bench.messenger.saidOf(name)).toEqual(["accepted 0", "transcribing", "part 1 text of same"]);
  }
});

Deno.test("a file that waits in a long line of one person starts at the turn of whoever comes first", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  for (const name of ["a1", "a2", "a3", "a4"]) await bench.send(name);
  await bench.send("a5", SAME);
  await bench.send("b1", SAME);
  await bench.clock.advance(3000);
  expect(bench.messenger.saidOf("a5").at(-1)).toBe("part 1 text of same");
  await bench.clock.advance(10_000);
  expect(bench.runner.begun).toEqual(["a1", "a2", "b1", "a3", "a4"]);
});

Deno.test("options that change the text make it another transcription", async () => {
  await using bench = new Workbench();
  bench.options.set("b1", { diarize: true });
  bench.options.set("c1", { diarize: false, language: "id" });
  for (const name of ["a1", "b1", "c1", "d1"]) await bench.send(name, SAME);
  await bench.clock.advance(1000);
  expect(bench.runner.begun).toEqual(["a1", "b1", "c1"]);
});

Deno.test("the first is cancelled: the next takes over with the pieces that were paid for", async () => {
  await using bench = new Workbench({ pieceCount: 4 });
  for (const name of ["a1", "b1", "c1"]) await bench.send(name, SAME);
  await bench.clock.advance(2000);
  await bench.cancel("a1");
  await bench.clock.advance(2000);
  expect(bench.runner.begun).toEqual(["a1", "b1"]);
  expect(bench.runner.paid).toEqual(["same#0", "same#1", "same#2", "same#3"]);
  for (const name of ["b1", "c1"]) {
    expect(bench.messenger.saidOf(name).at(-1)).toBe("part 1 text of same");
  }
});

Deno.test("the first fails: its failure is its own, and the next tries for itself", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["bad"]);
  bench.runner.outcomes.set("b1", ["crash"]);
  for (const name of ["a1", "b1", "c1"]) await bench.send(name, SAME);
  await bench.clock.advance(3000);
  const last = ["a1", "b1", "c1"].map((name) => bench.messenger.saidOf(name).at(-1));
  expect(last).toEqual(["failed InputError corrupt", "failed InternalError", "part 1 text of same"]);
});

Deno.test("one who waits for another's result can be cancelled, and the other goes on", async () => {
  await using bench = new Workbench();
  for (const name of ["a1", "b1"]) await bench.send(name, SAME);
  expect(await bench.cancel("b1")).toBe(true);
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("b1")).toEqual(["accepted 0", "cancelled"]);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of same");
});

Deno.test("everybody is cancelled: the file sent again is a new start", async () => {
  await using bench = new Workbench();
  for (const name of ["a1", "b1"]) await bench.send(name, SAME);
  await Promise.all([bench.cancel("a1"), bench.cancel("b1")]);
  await bench.send("a2", SAME);
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a2").at(-1)).toBe("part 1 text of same");
  expect(await bench.queue.status()).toMatchObject({ busyWorkers: 0, queued: 0, done: 1 });
});

Deno.test("the one who works is parked: the others are told and come no earlier", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["flood900"]);
  for (const name of ["a1", "b1"]) await bench.send(name, SAME);
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("b1").at(-1)).toBe("parked 900 accounts API-3");
  bench.queue.wake();
  await bench.clock.advance(0);
  expect(bench.runner.begun).toEqual(["a1", "a1"]);
  expect(bench.runner.paid).toEqual(["same#0"]);
  expect(bench.messenger.saidOf("b1").at(-1)).toBe("part 1 text of same");
});

Deno.test("after a crash whoever is first goes on with the pieces of whoever was", async () => {
  await using bench = new Workbench({ pieceCount: 3, maxWorkers: 1 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  for (const name of ["a1", "b1"]) await bench.send(name, SAME);
  await bench.clock.advance(3000);
  expect(await bench.stateOf("a1")).toBe("parked");
  await bench.restart();
  await bench.clock.advance(1000);
  expect(bench.runner.begun).toEqual(["a1", "b1"]);
  expect(bench.runner.paid).toEqual(["same#0", "same#1", "same#2"]);
  for (const name of ["a1", "b1"]) {
    expect(bench.messenger.saidOf(name).at(-1)).toBe("part 1 text of same");
  }
});
