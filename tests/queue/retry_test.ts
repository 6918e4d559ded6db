import { expect } from "expect";
import { backOffMs } from "../../src/queue/retry.ts";
import { transcriptOf } from "../contracts/job_store.ts";
import { Workbench } from "./workbench.ts";

/** "outcomes of the runs -> seconds at which each began, then what the person read last". Runs take no time; two retries. */
const SCENARIOS = [
  "ok -> 0 part",
  "net ok -> 0 2 part",
  "net net ok -> 0 2 6 part",
  "net net net ok -> 0 2 6 failed ProviderError network",
  "net90 ok -> 0 90 part",
  "net1 ok -> 0 2 part",
  "bad ok -> 0 failed InputError corrupt",
  "crash ok -> 0 failed InternalError",
  "flood60 ok -> 0 60 part",
  "flood ok -> 0 60 part",
  // Waiting for accounts is nobody's failure: it counts for nothing, however often.
  "flood900 flood900 flood900 flood900 net net ok -> 0 900 1800 2700 3600 3602 3606 part",
  // Nor is it anybody's failure that Telegram cannot be reached.
  "offline offline offline offline net net ok -> 0 60 120 180 240 242 246 part",
];

for (const scenario of SCENARIOS) {
  Deno.test(`queue retries: ${scenario}`, async () => {
    const [outcomes, expected] = scenario.split(" -> ");
    await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
    bench.runner.outcomes.set("a1", outcomes.split(" "));
    const begunAt: number[] = [];
    const { run } = bench.runner;
    bench.runner.run = (...given) => {
      begunAt.push((bench.clock.now() - bench.startedAt) / 1000);
      return run.apply(bench.runner, given);
    };
    await bench.send("a1");
    await bench.clock.advance(7_200_000);
    const last = bench.messenger.saidOf("a1").at(-1)?.replace(/^part .*/, "part");
    expect([...begunAt, last].join(" ")).toBe(expected);
    expect(await bench.stateOf("a1")).toBe(last === "part" ? "done" : "failed");
  });
}

Deno.test("a parked job holds no worker, tells until when, and goes on at once when an account is ready", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  await bench.send("a1");
  await bench.send("b1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("parked 900 accounts API-3");
  expect(await bench.stateOf("a1")).toBe("parked");
  expect(await bench.queue.status()).toMatchObject({ busyWorkers: 1, parked: 1 });
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("b1").at(-1)).toBe("part 1 text of b1");
  bench.queue.wake();
  await bench.clock.advance(0);
  expect(await bench.stateOf("a1")).toBe("done");
});

Deno.test("a job that waits for a connection goes on at once when there is one", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["offline"]);
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("parked 60 connection");
  bench.queue.wake();
  await bench.clock.advance(1000);
  expect(await bench.stateOf("a1")).toBe("done");
});

Deno.test("a job that waited for a connection for a day is given up, and its owner told", async () => {
  await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
  bench.runner.outcomes.set("a1", Array<string>(2000).fill("offline"));
  await bench.send("a1");
  await bench.clock.advance(24 * 3_600_000 - 1);
  expect(await bench.stateOf("a1")).toBe("parked");
  await bench.clock.advance(60_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("failed SourceError disconnected");
});

Deno.test("every account waits: each job goes on within a second of its account's recovery, the first one first", async () => {
  await using bench = new Workbench({ pieceMs: 0, pieceCount: 0 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  bench.runner.outcomes.set("b1", ["flood600"]);
  bench.runner.cache.set("known", transcriptOf("known"));
  for (const name of ["a1", "b1"]) await bench.send(name);
  await bench.clock.advance(300_000);
  await bench.send("c1", { fileUniqueId: "known" });
  expect(bench.messenger.saidOf("c1")).toEqual(["part 1 known"]);
  await bench.clock.advance(301_000);
  expect([await bench.stateOf("a1"), await bench.stateOf("b1")]).toEqual(["parked", "done"]);
  await bench.clock.advance(300_000);
  expect(await bench.stateOf("a1")).toBe("done");
});

Deno.test("an account that is ready does not shorten the back-off after a failure", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["net60"]);
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("parked 60 retry");
  bench.queue.wake();
  await bench.clock.advance(59_999);
  expect(bench.runner.begun).toHaveLength(1);
  await bench.clock.advance(1);
  expect(bench.runner.begun).toHaveLength(2);
});

Deno.test("a known file is answered at once while every worker is busy and every account waits", async () => {
  await using bench = new Workbench({ maxWorkers: 1, maxPerUser: 1 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  for (const name of ["a1", "a2", "a3"]) await bench.send(name);
  await bench.send("b1");
  bench.runner.cache.set("known", transcriptOf("known"));
  await bench.send("a4", { fileUniqueId: "known" });
  expect(bench.messenger.saidOf("a4")).toEqual(["part 1 known"]);
  expect(await bench.stateOf("a4")).toBe("done");
});

Deno.test("back-off doubles up to five minutes, jitters in its second half and never undercuts what was asked for", () => {
  expect([0, 1, 2, 7, 8, 50].map((failures) => backOffMs(failures, undefined, () => 1) / 1000))
    .toEqual([2, 4, 8, 256, 300, 300]);
  expect(backOffMs(2, undefined, () => 0)).toBe(4000);
  expect(backOffMs(0, 90_000, () => 1)).toBe(90_000);
  expect(backOffMs(0, 1e12, () => 1)).toBe(24 * 3_600_000);
});
