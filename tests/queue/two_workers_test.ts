import { expect } from "expect";
import type { JobClaim, JobStore, Worker } from "../../src/queue/ports.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { temporaryKv } from "../store/temporary_kv.ts";
import { FakeClock } from "../fake_clock.ts";
import { Workbench } from "./workbench.ts";

/** Two queues that share a store and a clock. */
class Pair implements AsyncDisposable {
  readonly anna: Workbench;
  readonly budi: Workbench;

  constructor(readonly clock: FakeClock, readonly store: JobStore, { annasPieceMs = 1000 } = {}) {
    const pieceCount = 4;
    this.anna = new Workbench({ clock, store, worker: "anna", pieceCount, pieceMs: annasPieceMs });
    this.budi = new Workbench({ clock, store, worker: "budi", pieceCount });
  }

  async start(): Promise<void> {
    for (const bench of [this.anna, this.budi]) await bench.queue.start();
  }

  /** What both said to the sender of a job, "accepted" and progress left out. */
  answers(name: string): string[] {
    return [this.anna, this.budi].flatMap(({ messenger }) => messenger.saidOf(name))
      .filter((line) => /^(part|failed|cancelled)/.test(line));
  }

  get paid(): string[] {
    return [...this.anna.runner.paid, ...this.budi.runner.paid].sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const bench of [this.anna, this.budi]) await bench[Symbol.asyncDispose]();
  }
}

function inMemory(): Pair {
  const clock = new FakeClock();
  return new Pair(clock, new MemoryJobStore(clock));
}

Deno.test("two workers on one store: each job is worked on and answered by one", async () => {
  await using pair = inMemory();
  await pair.start();
  const names = ["a1", "a2", "b1", "c1", "d1"];
  for (const [index, name] of names.entries()) await (index % 2 ? pair.anna : pair.budi).send(name);
  await pair.clock.advance(600_000);
  for (const name of names) expect(pair.answers(name)).toEqual([`part 1 text of ${name}`]);
  expect(pair.paid).toEqual(names.flatMap((name) => [0, 1, 2, 3].map((index) => `${name}#${index}`)).sort());
});

Deno.test("jobs that an earlier process left are shared out, not done twice", async () => {
  const clock = new FakeClock();
  const store = new MemoryJobStore(clock);
  const before = new Workbench({ clock, store, worker: "before" });
  for (const name of ["a1", "b1", "c1"]) await before.send(name);
  await before.stop(0);
  await using pair = new Pair(clock, store);
  await Promise.all([pair.anna.queue.start(), pair.budi.queue.start()]);
  await clock.advance(60_000);
  for (const name of ["a1", "b1", "c1"]) expect(pair.answers(name)).toEqual([`part 1 text of ${name}`]);
});

Deno.test("a worker that stops gives its jobs back at once, and the other goes on from their pieces", async () => {
  await using pair = inMemory();
  await pair.start();
  await pair.anna.send("a1");
  await pair.clock.advance(2500);
  await pair.anna.stop(0);
  await pair.clock.advance(2000);
  expect(pair.answers("a1")).toEqual(["part 1 text of a1"]);
  expect(pair.paid).toEqual(["a1#0", "a1#1", "a1#2", "a1#3"]);
});

/** The store as a worker meets it whose process stands still up to `until`: its renewals come too late. */
function asleep(store: JobStore, name: string, clock: FakeClock, until: number): JobStore {
  const { add, claim } = store;
  const late = (claimed: JobClaim | undefined, worker: Worker) => {
    if (claimed === undefined || worker.name !== name) return claimed;
    const { renew } = claimed;
    const renewLate = () => clock.now() < until ? Promise.reject(new Error("asleep")) : renew.call(claimed);
    return Object.assign(claimed, { renew: renewLate });
  };
  store.add = async (job, worker) => late(await add.call(store, job, worker), worker);
  store.claim = async (jobId, worker) => late(await claim.call(store, jobId, worker), worker);
  return store;
}

async function expectTakenOver(clock: FakeClock, store: JobStore): Promise<void> {
  const shared = asleep(store, "anna", clock, clock.now() + 100_000);
  await using pair = new Pair(clock, shared, { annasPieceMs: 40_000 });
  await pair.start();
  await pair.anna.send("a1");
  while (pair.anna.runner.begun.length === 0) await store.get("1:1");
  await advanceWith(store, clock, 41);
  expect(pair.paid).toEqual(["a1#0"]);
  await advanceWith(store, clock, 300);
  expect(pair.answers("a1")).toEqual(["part 1 text of a1"]);
  expect(pair.budi.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
  expect(pair.budi.runner.paid).not.toContain("a1#0");
  expect(pair.anna.runner.paid).not.toContain("a1#3");
  expect((await store.get("1:1"))?.state).toBe("done");
}

/** Second by second, each as long as a question to the store takes: a database works in its own time. */
async function advanceWith(store: JobStore, clock: FakeClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    for (let turn = 0; turn < 5; turn++) await store.get("1:1");
  }
}

Deno.test("in memory: a worker that stood still is replaced, and sends nothing when it goes on", async () => {
  const clock = new FakeClock();
  await expectTakenOver(clock, new MemoryJobStore(clock));
});

Deno.test("on Deno KV: a worker that stood still is replaced, and sends nothing when it goes on", async () => {
  const clock = new FakeClock();
  await using opened = await temporaryKv(clock);
  await expectTakenOver(clock, opened.stores.jobs);
});

Deno.test("a job is cancelled from any worker, by its owner alone", async () => {
  await using pair = inMemory();
  await pair.start();
  await pair.anna.send("a1");
  await pair.clock.advance(500);
  expect(await pair.budi.cancel("a1", 9)).toBe(false);
  const cancelled = pair.budi.cancel("a1");
  await pair.clock.advance(0);
  expect(await cancelled).toBe(true);
  await pair.clock.advance(60_000);
  expect(pair.answers("a1")).toEqual(["cancelled"]);
  expect(await pair.budi.cancel("a1")).toBe(false);
});

Deno.test("a job that nobody works on any more is cancelled all the same", async () => {
  const clock = new FakeClock();
  const store = new MemoryJobStore(clock);
  const before = new Workbench({ clock, store, worker: "before" });
  await before.send("a1");
  await before.stop(0);
  await using pair = new Pair(clock, store);
  pair.budi.queue.wake();
  const cancelled = pair.budi.cancel("a1");
  await clock.advance(3_000);
  expect(await cancelled).toBe(false);
  await pair.start();
  await clock.advance(0);
  expect(pair.answers("a1")).toEqual(["cancelled"]);
});

Deno.test("an answer on its way is brought to its end, though another worker did not know of it and asks to stop the job", async () => {
  await using pair = inMemory();
  const { messenger } = pair.anna;
  messenger.partCount = 2;
  const { deliver } = messenger;
  messenger.deliver = (job, transcript, onSent) =>
    deliver.call(messenger, job, transcript, async (parts) => {
      await onSent(parts);
      if (parts === 1) await pair.store.requestCancel(job.id);
    });
  await pair.start();
  await pair.anna.send("a1");
  await pair.clock.advance(60_000);
  expect(pair.answers("a1")).toEqual(["part 1 text of a1", "part 2 text of a1"]);
  expect(await pair.anna.stateOf("a1")).toBe("done");
});
