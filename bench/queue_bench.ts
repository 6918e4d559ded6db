import { systemClock } from "../src/clock.ts";
import { kvStores } from "../src/store/open_stores.ts";
import type { Stores } from "../src/store/stores.ts";
import { taskOf } from "../tests/queue/workbench.ts";
import { type WatchedKv, watchedKv } from "../tests/store/watched_kv.ts";
import { type Rounds, type Row, summary } from "./report.ts";
import { hitRows, hitsMs, queueOn, runJobs, WORKERS } from "./stored_queue.ts";

interface DiskStores extends AsyncDisposable {
  stores: Stores;
  kv: WatchedKv;
}

/** Stores on a database on disk. */
export async function diskStores(): Promise<DiskStores> {
  const path = await Deno.makeTempFile({ prefix: "transhades-bench-", suffix: ".kv" });
  const disk = await Deno.openKv(path);
  const kv = watchedKv(disk);
  return {
    kv,
    stores: await kvStores(kv, { clock: systemClock, cacheMaxEntries: 1000 }),
    async [Symbol.asyncDispose]() {
      disk.close();
      for (const suffix of ["", "-wal", "-shm"]) await Deno.remove(path + suffix).catch(() => {});
    },
  };
}

async function writesPerJob(pieces: number): Promise<Row[]> {
  const jobs = 20;
  await using disk = await diskStores();
  await runJobs(disk.stores, { runMs: 20, pieces }, jobs);
  const { commits, mutations } = disk.kv;
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
  await using disk = await diskStores();
  await using bench = queueOn(disk.stores, { runMs: crowd.runMs, pieces: 1 });
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

/** Measures the queue on a real database in real time. */
export async function queueBench(rounds: Rounds): Promise<Row[]> {
  await using disk = await diskStores();
  const writes = [...await writesPerJob(1), ...await writesPerJob(12)];
  return [...writes, await throughput(rounds), ...hitRows("KV", await hitsMs(disk.stores, rounds))];
}
