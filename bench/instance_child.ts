/** One of several instances for instances_bench.ts: takes its share of the jobs when it is told "go", and says "answered" of each that it answered, and in the end how many milliseconds of a processor it took. */
import { cpuUsage } from "node:process";
import { bullmqEngine } from "../src/engine/bullmq_engine.ts";
import { systemClock } from "../src/clock.ts";
import { Feed } from "../src/feed.ts";
import type { JobReport } from "../src/queue/ports.ts";
import { createQueue } from "../src/queue/queue.ts";
import { openStores } from "../src/store/open_stores.ts";
import { RedisDatabase } from "../src/store/redis/database.ts";
import { taskOf } from "../tests/queue/workbench.ts";
import { countingMessenger, sleepingRunner } from "./stored_queue.ts";

const [url, bot, runMs, workers, first, count] = Deno.args;
const say = (word: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${word}\n`));

using stores = await openStores({
  type: "redis",
  redis: { url, bot },
  cacheMaxEntries: 1,
  clock: systemClock,
});
using database = await RedisDatabase.open({ url, bot });
const shared = { store: stores.jobs, clock: systemClock, reports: new Feed<JobReport>() };
const queue = createQueue({
  ...shared,
  engine: bullmqEngine({ ...shared, database, maxWorkers: Number(workers), maxPerUser: 1_000 }),
  runner: sleepingRunner(stores, Number(runMs), 1),
  messenger: countingMessenger(() => say("answered")),
  choose: () => Promise.resolve({ provider: "groq", options: { diarize: false } }),
  random: Math.random,
  maxRetries: 2,
});
await queue.start();
const before = cpuUsage();
say("ready");
await Deno.stdin.read(new Uint8Array(8));
const mine = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
for (const index of mine) await queue.accept(taskOf(`${"abcdefghij"[index % 10]}${index + 1}`));
await Deno.stdin.read(new Uint8Array(8));
const { user, system } = cpuUsage(before);
say(`took ${(user + system) / 1_000}`);
await queue.stop({ graceMs: 1_000 });
Deno.exit(0);
