import { expect } from "expect";
import { FakeClock } from "../fake_clock.ts";
import { added, jobOf } from "../contracts/job_store.ts";
import { FailingStore } from "./failing_store.ts";
import { flightKey } from "../../src/pipeline/sharing.ts";
import { taskOf, Workbench } from "./workbench.ts";

const HOUR_MS = 3_600_000;

async function bed(pieceCount = 4) {
  const clock = new FakeClock();
  const store = new FailingStore(clock);
  const bench = new Workbench({ clock, store, pieceCount });
  await bench.queue.start();
  return { clock, store, bench };
}

function answers(bench: Workbench, name: string): string[] {
  return bench.messenger.saidOf(name).filter((line) => /^(part|failed|cancelled)/.test(line));
}

for (const [fullFromMs, fullForMs] of [[0, 5_000], [2_500, 5_000], [3_999, 90_000], [2_500, HOUR_MS]]) {
  Deno.test(`a disk that is full after ${fullFromMs} ms, for ${fullForMs} ms: a job is done and answered once`, async () => {
    const { clock, store, bench } = await bed();
    await bench.send("a1");
    await clock.advance(fullFromMs);
    store.isFull = true;
    await clock.advance(fullForMs);
    store.isFull = false;
    await clock.advance(HOUR_MS);
    expect(answers(bench, "a1")).toEqual(["part 1 text of a1"]);
    expect(bench.runner.paid).toEqual(["a1#0", "a1#1", "a1#2", "a1#3"]);
    expect(await bench.stateOf("a1")).toBe("done");
    expect(await store.pieces(flightKey(jobOf("1:1", { file: taskOf("a1").file, provider: "local" }))))
      .toEqual([]);
    await bench.stop();
  });
}

Deno.test("a job that is stopped while the disk is full stays stopped, and failures are told once", async () => {
  const { clock, store, bench } = await bed();
  bench.runner.outcomes.set("b1", ["bad"]);
  for (const name of ["a1", "b1"]) await bench.send(name);
  store.isFull = true;
  await clock.advance(2_000);
  const stopped = bench.cancel("a1");
  await clock.advance(0);
  expect(await stopped).toBe(true);
  await clock.advance(HOUR_MS);
  store.isFull = false;
  await clock.advance(HOUR_MS);
  expect(answers(bench, "a1")).toEqual(["cancelled"]);
  expect(answers(bench, "b1")).toEqual(["failed InputError corrupt"]);
  expect([await bench.stateOf("a1"), await bench.stateOf("b1")]).toEqual(["cancelled", "failed"]);
  await bench.stop();
});

Deno.test("what cannot be stored at the end is tried a few times a minute at most, and no stop waits for it", async () => {
  const { clock, store, bench } = await bed();
  await bench.send("a1");
  await clock.advance(3_999);
  store.isFull = true;
  await clock.advance(1);
  const before = store.refused;
  await clock.advance(HOUR_MS);
  // Each minute one try, and three renewals of the claim; at first some more.
  expect(store.refused - before).toBeLessThan(60 * 4 + 10);
  await bench.queue.stop({ graceMs: 10_000 });
  expect(clock.sleeping).toBe(0);
});

Deno.test("pieces that a full disk did not take are paid for once, whoever goes on with them", async () => {
  const { clock, store, bench } = await bed();
  bench.runner.outcomes.set("a1", ["net", "net"]);
  for (const name of ["a1", "b1"]) await bench.send(name, { fileUniqueId: "same" });
  store.isFull = true;
  await clock.advance(2_500);
  const stopped = bench.cancel("a1");
  await clock.advance(60_000);
  await stopped;
  expect(answers(bench, "b1")).toEqual(["part 1 text of same"]);
  expect(bench.runner.paid).toEqual(["same#0", "same#1", "same#2", "same#3"]);
  await bench.stop();
});

Deno.test("a retry on a full disk begins with what was finished", async () => {
  const { clock, store, bench } = await bed();
  bench.runner.outcomes.set("a1", ["net", "flood60"]);
  await bench.send("a1");
  store.isFull = true;
  await clock.advance(HOUR_MS);
  expect(answers(bench, "a1")).toEqual(["part 1 text of a1"]);
  expect(bench.runner.paid).toEqual(["a1#0", "a1#1", "a1#2", "a1#3"]);
  await bench.stop();
});

for (const stopAfterMs of [3_500, 4_100]) {
  Deno.test(`a disk that was full, a stop ${stopAfterMs} ms after the beginning: what was finished meanwhile is there after the start`, async () => {
    const { clock, store, bench } = await bed();
    bench.messenger.down = true;
    await bench.send("a1");
    await clock.advance(1_500);
    store.isFull = true;
    await clock.advance(stopAfterMs - 1_500);
    store.isFull = false;
    await bench.stop(400);
    bench.messenger.down = false;
    await bench.restart();
    await clock.advance(HOUR_MS);
    expect(answers(bench, "a1")).toEqual(["part 1 text of a1"]);
    expect(bench.runner.paid).toEqual(["a1#0", "a1#1", "a1#2", "a1#3"]);
    await bench.stop();
  });
}

Deno.test("a job that was over when its worker died, and only not put away, is not begun again", async () => {
  const { clock, store, bench } = await bed();
  await added(store, jobOf("1:1", { state: "cancelled" }));
  await added(store, jobOf("2:1", { state: "done" }));
  await bench.restart();
  await clock.advance(HOUR_MS);
  expect(bench.messenger.said).toEqual([]);
  expect(await store.unfinished()).toEqual([]);
  await bench.stop();
});
