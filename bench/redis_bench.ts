import { systemClock } from "../src/clock.ts";
import { openStores } from "../src/store/open_stores.ts";
import { RedisServer } from "../tests/redis_server.ts";
import { diskStores } from "./queue_bench.ts";
import { type Rounds, type Row, summary } from "./report.ts";
import { hitRows, hitsMs, runJobs } from "./stored_queue.ts";

/** Measures the queue on a real Redis that writes everything to its disk, beside the database file in the same run. */
export async function redisBench(rounds: Rounds): Promise<Row[]> {
  const server = await RedisServer.start({ onDisk: true });
  const costs = [...await costOfJobs(server, 1), ...await costOfJobs(server, 12)];
  await using disk = await diskStores();
  using stores = await openAt(server);
  const onDisk = await hitsMs(disk.stores, rounds);
  const [median, ...rest] = hitRows("Redis", await hitsMs(stores, rounds));
  return [
    ...costs,
    { ...median, against: { what: "the same on KV", value: summary(onDisk).value } },
    ...rest,
  ];
}

function openAt({ url }: RedisServer) {
  const redis = { url, bot: crypto.randomUUID() };
  return openStores({ type: "redis", redis, cacheMaxEntries: 1000, clock: systemClock });
}

async function costOfJobs(server: RedisServer, pieces: number): Promise<Row[]> {
  const jobs = 20;
  using watcher = await server.open();
  await watcher.ask((client) => client.config("RESETSTAT"));
  {
    using stores = await openAt(server);
    await runJobs(stores, { runMs: 20, pieces }, jobs);
  }
  const about = await watcher.ask((client) => client.info("all"));
  const what = `queue: Redis for a job of ${pieces} piece(s)`;
  const row = (unit: string, pattern: RegExp, scale = 1) => {
    const total = Number(pattern.exec(about)?.[1] ?? 0) / scale;
    return { what, unit, value: total / jobs, statistic: `mean of ${jobs}` };
  };
  return [
    row("scripts", /^cmdstat_evalsha:calls=(\d+)/m),
    row("commands, those of scripts included", /^total_commands_processed:(\d+)/m),
    row("KB to it", /^total_net_input_bytes:(\d+)/m, 1000),
    row("KB from it", /^total_net_output_bytes:(\d+)/m, 1000),
  ];
}
