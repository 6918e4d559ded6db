import { expect } from "expect";
import type { JobClaim } from "../../src/queue/ports.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { transcriptOf } from "../contracts/job_store.ts";
import { FakeClock } from "../fake_clock.ts";
import { Workbench } from "./workbench.ts";

Deno.test("a task accepted twice is one job, answered once", async () => {
  await using bench = new Workbench();
  await Promise.all([bench.send("a1"), bench.send("a1")]);
  await bench.clock.advance(1000);
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1")).toEqual(["accepted 0", "transcribing", "part 1 text of a1"]);
});

Deno.test("a task that cannot be stored is refused, not forgotten", async () => {
  await using bench = new Workbench();
  bench.store.add = () => Promise.reject(new Error("disk full"));
  await expect(bench.send("a1")).rejects.toThrow("disk full");
  expect(bench.runner.begun).toEqual([]);
});

Deno.test("Telegram is away: the transcript waits for it and is not made again", async () => {
  await using bench = new Workbench();
  await bench.send("a1");
  bench.messenger.down = true;
  await bench.clock.advance(3_600_000);
  expect(await bench.stateOf("a1")).toBe("delivering");
  expect((await bench.queue.status()).busyWorkers).toBe(0);
  bench.messenger.down = false;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect(bench.runner.paid).toEqual(["a1#0"]);
});

Deno.test("Telegram is away when a job fails: the person hears of it later", async () => {
  await using bench = new Workbench();
  bench.runner.outcomes.set("a1", ["bad"]);
  await bench.send("a1");
  bench.messenger.down = true;
  await bench.clock.advance(600_000);
  bench.messenger.down = false;
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("failed InputError corrupt");
  expect(await bench.stateOf("a1")).toBe("failed");
  expect(bench.runner.begun).toEqual(["a1"]);
});

Deno.test("no status message could be sent: the file is transcribed all the same", async () => {
  await using bench = new Workbench();
  bench.messenger.down = true;
  await bench.send("a1");
  bench.messenger.down = false;
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1")).toEqual(["part 1 text of a1"]);
});

Deno.test("a person who blocked the bot ends the job as failed, at once", async () => {
  await using bench = new Workbench();
  bench.messenger.blocked = true;
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(await bench.stateOf("a1")).toBe("failed");
  expect(bench.clock.sleeping).toBe(0);
});

Deno.test("a reply of several parts that breaks off goes on where it stopped", async () => {
  await using bench = new Workbench();
  bench.messenger.partCount = 3;
  const { deliver } = bench.messenger;
  let calls = 0;
  bench.messenger.deliver = (job, transcript, onSent) =>
    deliver.call(bench.messenger, job, transcript, async (sentParts) => {
      await onSent(sentParts);
      if (++calls === 2) bench.messenger.down = true;
    });
  await bench.send("a1");
  await bench.clock.advance(1500);
  expect((await bench.store.get("1:1"))?.sentParts).toBe(2);
  bench.messenger.down = false;
  await bench.clock.advance(10_000);
  expect(
    bench.messenger.saidOf("a1").filter((line) => line.startsWith("part")).map((line) => line.slice(0, 6)),
  )
    .toEqual(["part 1", "part 2", "part 3"]);
});

Deno.test("a messenger that breaks in an unknown way is told of as an internal error, never in silence", async () => {
  await using bench = new Workbench();
  bench.messenger.deliver = () => Promise.reject(new TypeError("a defect"));
  await bench.send("a1");
  await bench.clock.advance(60_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("failed InternalError");
});

Deno.test("a store that fails after the task was accepted does not stop the reply", async () => {
  const store = new MemoryJobStore(new FakeClock());
  const broken = () => Promise.reject(new Error("disk full"));
  const { claim } = store;
  store.claim = async (...given) => {
    const claimed = await claim.apply(store, given);
    const writes = { renew: broken, update: broken, saveTranscript: broken, finish: broken };
    return claimed && Object.assign(claimed, writes);
  };
  store.savePiece = broken;
  await using bench = new Workbench({ store, pieceMs: 300_000 });
  await bench.send("a1");
  await bench.clock.advance(300_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect((await store.get("1:1"))?.state).toBe("queued");
});

Deno.test("the owner cancels a running job; a stranger cannot, and nobody what is over", async () => {
  await using bench = new Workbench();
  await bench.send("a1");
  expect(await bench.cancel("a1", 2)).toBe(false);
  expect(await bench.cancel("a1")).toBe(true);
  expect(await bench.stateOf("a1")).toBe("cancelled");
  await bench.clock.advance(60_000);
  expect(bench.messenger.saidOf("a1")).toEqual(["accepted 0", "cancelled"]);
  expect(await bench.cancel("a1")).toBe(false);
  expect(bench.runner.paid).toEqual([]);
  await bench.send("b1");
  await bench.clock.advance(1000);
  expect(await bench.cancel("b1")).toBe(false);
  expect(await bench.cancel("z9")).toBe(false);
});

Deno.test("a queued and a parked job can be cancelled, and the next one moves up", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  bench.runner.outcomes.set("a1", ["flood900"]);
  for (const name of ["a1", "b1", "c1"]) await bench.send(name);
  expect(await bench.cancel("b1")).toBe(true);
  await bench.clock.advance(1000);
  expect(await bench.cancel("a1")).toBe(true);
  await bench.clock.advance(3_600_000);
  expect(bench.runner.begun).toEqual(["a1", "c1"]);
  expect(await bench.queue.status()).toMatchObject({ queued: 0, parked: 0, done: 1 });
});

Deno.test("cancelling works while Telegram is away", async () => {
  await using bench = new Workbench();
  await bench.send("a1");
  bench.messenger.down = true;
  expect(await bench.cancel("a1")).toBe(true);
});

Deno.test("progress that cannot be shown stops nothing", async () => {
  await using bench = new Workbench({ maxWorkers: 1 });
  bench.messenger.progress = () => {
    throw new TypeError("a defect");
  };
  for (const name of ["a1", "b1", "c1"]) await bench.send(name);
  await bench.clock.advance(3000);
  expect(await bench.queue.status()).toMatchObject({ done: 3, failed: 0 });
});

Deno.test("a transcript that is ready before its status message waits for it, to take its place", async () => {
  await using bench = new Workbench();
  const { accepted, deliver } = bench.messenger;
  bench.messenger.accepted = async (...given) => {
    await bench.clock.sleep(5000);
    return await accepted.apply(bench.messenger, given);
  };
  const statusMessageIds: unknown[] = [];
  bench.messenger.deliver = (...given) => {
    statusMessageIds.push(given[0].statusMessageId);
    return deliver.apply(bench.messenger, given);
  };
  await bench.send("a1");
  await bench.clock.advance(4999);
  expect(bench.messenger.saidOf("a1")).toEqual([]);
  await bench.clock.advance(1);
  expect(bench.messenger.saidOf("a1")).toEqual(["accepted 0", "part 1 text of a1"]);
  expect(statusMessageIds).toEqual([1001]);
});

/** Notes what is written for jobs. */
class NotingStore extends MemoryJobStore {
  readonly writes: string[] = [];

  override async claim(...of: Parameters<MemoryJobStore["claim"]>): Promise<JobClaim | undefined> {
    this.writes.push("claim");
    const claim = await super.claim(...of);
    if (claim === undefined) return undefined;
    for (const name of ["renew", "update", "saveTranscript", "finish"] as const) {
      const write: (...given: never[]) => Promise<void> = claim[name];
      Object.assign(claim, { [name]: (...given: never[]) => (this.writes.push(name), write(...given)) });
    }
    return claim;
  }
}

Deno.test("a write is proof enough that the job is still this worker's: none is made for the proof alone", async () => {
  const clock = new FakeClock();
  const store = new NotingStore(clock);
  await using bench = new Workbench({ clock, store });
  bench.messenger.partCount = 3;
  await bench.send("a1");
  await bench.clock.advance(1000);
  expect(bench.messenger.saidOf("a1").filter((line) => line.startsWith("part"))).toHaveLength(3);
  const begin = ["claim", "update", "update"];
  expect(store.writes.splice(0)).toEqual([...begin, "saveTranscript", "update", "update", "finish"]);
  bench.runner.cache.set("a2", transcriptOf("known"));
  bench.messenger.partCount = 1;
  await bench.send("a2");
  expect(bench.messenger.saidOf("a2")).toEqual(["part 1 known"]);
  expect(store.writes).toEqual(["claim", "saveTranscript", "finish"]);
});

Deno.test("a proof grows old: before anything is sent after a pause, the store is asked", async () => {
  const clock = new FakeClock();
  const store = new NotingStore(clock);
  await using bench = new Workbench({ clock, store });
  await bench.send("a1");
  bench.messenger.down = true;
  await bench.clock.advance(1500);
  bench.messenger.down = false;
  store.writes.length = 0;
  await bench.clock.advance(10_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect(store.writes).toEqual(["renew", "finish"]);
});
