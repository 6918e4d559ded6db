import { Feed } from "../src/feed.ts";
import { systemClock } from "../src/clock.ts";
import type { JobReport, JobRunner, Messenger } from "../src/queue/ports.ts";
import { embeddedEngine } from "../src/queue/embedded_engine.ts";
import { createQueue, type Queue } from "../src/queue/queue.ts";
import { kvStores, type Stores } from "../src/store/open_stores.ts";
import { pieceOf, transcriptOf } from "../tests/contracts/job_store.ts";
import { taskOf } from "../tests/queue/workbench.ts";
import { type WatchedKv, watchedKv } from "../tests/store/watched_kv.ts";
import { type Rounds, type Row, summary } from "./report.ts";

/** Ten minutes of speech with words: what a piece of a remote provider holds. */
const PIECE_TEXT = "kata ".repeat(8_000);
const WORKERS = 5;

interface Bench extends AsyncDisposable {
  queue: Queue;
  stores: Stores;
  kv: WatchedKv;
  /** Resolves when this many replies were sent since the last call. */
  replies(count: number): Promise<void>;
}

/** A queue on a database on disk; the work itself is a sleep of `runMs`, cut into pieces. */
async function openBench({ runMs, pieces }: { runMs: number; pieces: number }): Promise<Bench> {
  const path = await Deno.makeTempFile({ prefix: "transhades-bench-", suffix: ".kv" });
  const disk = await Deno.openKv(path);
  const kv = watchedKv(disk);
  const stores = await kvStores(kv, { clock: systemClock, cacheMaxEntries: 1000 });
  const replies = new Countdown();
  const shared = { store: stores.jobs, clock: systemClock, reports: new Feed<JobReport>() };
  const queue = createQueue({
    ...shared,
    engine: embeddedEngine({ ...shared, worker: "bench", maxWorkers: WORKERS, maxPerUser: 3 }),
    runner: sleepingRunner(stores, runMs, pieces),
    messenger: countingMessenger(replies),
    choose: () => Promise.resolve({ provider: "groq", options: { diarize: false } }),
    random: Math.random,
    maxRetries: 2,
  });
  return {
    queue,
    stores,
    kv,
    replies: (count) => replies.wait(count),
    async [Symbol.asyncDispose]() {
      await queue.stop({ graceMs: 1000 });
      disk.close();
      for (const suffix of ["", "-wal", "-shm"]) await Deno.remove(path + suffix).catch(() => {});
    },
  };
}

class Countdown {
  #count = 0;
  #wanted = Infinity;
  #reached = () => {};

  tick(): void {
    if (++this.#count >= this.#wanted) this.#reached();
  }

  wait(count: number): Promise<void> {
    this.#count = 0;
    this.#wanted = count;
    return new Promise((resolve) => this.#reached = resolve);
  }
}

function sleepingRunner({ cache }: Stores, runMs: number, pieces: number): JobRunner {
  return {
    known: ({ file: { fileUniqueId }, options }) => cache.find({ fileUniqueId }, options),
    async run({ file: { fileUniqueId }, options }, hooks, signal) {
      for (let index = 0; index < pieces; index++) {
        await systemClock.sleep(runMs / pieces, signal);
        await hooks.onPiece(pieceOf(index, PIECE_TEXT));
      }
      const transcript = transcriptOf(PIECE_TEXT.repeat(pieces));
      await cache.put({ fileUniqueId }, options, transcript);
      return transcript;
    },
  };
}

function countingMessenger(replies: Countdown): Messenger {
  return {
    accepted: () => Promise.resolve(1),
    progress: () => {},
    async deliver(_job, _transcript, onSent) {
      await onSent(1);
      replies.tick();
    },
    failed: () => Promise.resolve(),
    cancelled: () => Promise.resolve(),
  };
}

async function writesPerJob(pieces: number): Promise<Row[]> {
  const jobs = 20;
  await using bench = await openBench({ runMs: 20, pieces });
  const replied = bench.replies(jobs);
  for (let index = 0; index < jobs; index++) await bench.queue.accept(taskOf(`a${index}`));
  await replied;
  await bench.queue.stop({ graceMs: 1000 });
  const { commits, mutations } = bench.kv;
  const what = `queue: KV writes for a job of ${pieces} piece(s)`;
  const statistic = `mean of ${jobs}`;
  return [
    { what, value: commits / jobs, unit: "transactions", statistic },
    { what, value: mutations / jobs, unit: "mutations", statistic },
  ];
}

async function throughput(rounds: Rounds): Promise<Row> {
  const [people, each, runMs] = [100, 3, 100];
  const rates: number[] = [];
  while (rates.length < rounds(3)) rates.push(people * each / await crowdSeconds({ people, each, runMs }));
  return {
    what: `queue: ${people * each} jobs of ${people} people, ${runMs} ms each on ${WORKERS} workers`,
    unit: "jobs/s",
    ...summary(rates),
    against: { what: "workers x rate", value: WORKERS * 1000 / runMs },
  };
}

/** From the first job accepted to the last reply. */
async function crowdSeconds(crowd: { people: number; each: number; runMs: number }): Promise<number> {
  await using bench = await openBench({ runMs: crowd.runMs, pieces: 1 });
  const replied = bench.replies(crowd.people * crowd.each);
  const startedAt = performance.now();
  for (let message = 1; message <= crowd.each; message++) {
    const names = Array.from(
      { length: crowd.people },
      (_, person) => String.fromCharCode(97 + person) + message,
    );
    await Promise.all(names.map((name) => bench.queue.accept(taskOf(name))));
  }
  await replied;
  return (performance.now() - startedAt) / 1000;
}

async function cacheHits(rounds: Rounds): Promise<Row[]> {
  await using bench = await openBench({ runMs: 0, pieces: 1 });
  await bench.stores.cache.put({ fileUniqueId: "known" }, { diarize: false }, transcriptOf(PIECE_TEXT));
  const tookMs: number[] = [];
  for (let index = 0; index < rounds(1000); index++) {
    const replied = bench.replies(1);
    const startedAt = performance.now();
    await bench.queue.accept(taskOf(`a${index}`, { fileUniqueId: "known" }));
    await replied;
    tookMs.push(performance.now() - startedAt);
  }
  const row = { what: "queue: cache hit on KV, accepted to answered, without the chat", unit: "ms" };
  const goal = { of: "value", atMost: 100 } as const;
  return [0.5, 0.99].map((share) => ({ ...row, ...summary(tookMs, share), goal }));
}

/** Measures the queue on a real database in real time. */
export async function queueBench(rounds: Rounds): Promise<Row[]> {
  const writes = [...await writesPerJob(1), ...await writesPerJob(12)];
  return [...writes, await throughput(rounds), ...await cacheHits(rounds)];
}
