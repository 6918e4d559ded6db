import { systemClock } from "../../src/clock.ts";
import { bullmqEngine } from "../../src/engine/bullmq_engine.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport, JobRunner } from "../../src/queue/ports.ts";
import { createQueue } from "../../src/queue/queue.ts";
import { RedisDatabase } from "../../src/store/redis/database.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import type { EngineUnderTest, EngineWorker, WorkerLimits } from "../contracts/engine_workers.ts";
import { Gate } from "../gate.ts";
import { FakeMessenger, FakeRunner } from "../queue/fakes.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import type { RedisServer } from "../redis_server.ts";
import { RedisLink } from "./redis_link.ts";

/** A worker whose way to Redis, and what it tells, are in reach. */
export interface BullmqWorker extends EngineWorker {
  link: RedisLink;
  reports: Feed<JobReport>;
}

/** Longer than a busy machine makes a process wait. */
const LEASE_MS = 3_000;
const LOOK_MS = 20;
const LOOKS = 4_500;

/** Workers that know each other by a redis-server alone, in its time. */
export class BullmqWorkers implements EngineUnderTest {
  readonly store: RedisJobStore;
  readonly database: RedisDatabase;
  readonly #server: RedisServer;
  readonly #bot: string;
  readonly #workers: EngineWorker[] = [];
  readonly #opened = new AsyncDisposableStack();
  /** What every instance finds in the cache that they share. */
  readonly #cache = new Map<string, Transcript>();

  #hasCache = true;

  private constructor(server: RedisServer, database: RedisDatabase, store: RedisJobStore) {
    this.#server = server;
    this.#bot = database.keys.bot;
    this.database = database;
    this.#opened.use(database);
    this.store = this.#opened.use(store);
  }

  static async open(server: RedisServer, { hasCache = true } = {}): Promise<BullmqWorkers> {
    const database = await server.open({ bot: crypto.randomUUID() });
    const workers = new BullmqWorkers(server, database, await RedisJobStore.open(database));
    workers.#hasCache = hasCache;
    return workers;
  }

  /** @param runnerOf works in place of the fake runner, on the worker's own way to Redis */
  async worker(
    { maxWorkers = 5, maxPerUser = 3 }: WorkerLimits = {},
    runnerOf: (database: RedisDatabase, fake: FakeRunner) => JobRunner = (_, fake) => fake,
  ): Promise<BullmqWorker> {
    const link = this.#opened.use(new RedisLink(new URL(this.#server.url).pathname));
    const database = this.#opened.use(await RedisDatabase.open({ url: link.url, bot: this.#bot }));
    const store = this.#opened.use(await RedisJobStore.open(database));
    const gate = new Gate();
    const [runner, messenger] = [new FakeRunner(gate, 1, 2), new FakeMessenger(systemClock)];
    if (this.#hasCache) remember(runner, this.#cache);
    const clock = systemClock;
    const shared = { store, clock, reports: new Feed<JobReport>() };
    const queue = createQueue({
      ...{ ...shared, runner: runnerOf(database, runner), messenger, random: () => 0, maxRetries: 2 },
      engine: bullmqEngine({ ...shared, database, maxWorkers, maxPerUser, leaseMs: LEASE_MS }),
      choose: () => Promise.resolve({ provider: "local", options: { diarize: false } }),
    });
    let stopped: Promise<void> | undefined;
    const stop = () => {
      link.thaw();
      return stopped ??= queue.stop({ graceMs: 100 });
    };
    const { reports } = shared;
    const [freeze, thaw] = [() => link.freeze(), () => link.thaw()];
    const worker = { queue, runner, messenger, gate, stop, freeze, thaw, link, reports };
    this.#workers.push(worker);
    await queue.start();
    return worker;
  }

  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      if (await condition()) return;
      await systemClock.sleep(LOOK_MS);
    }
    throw new Error("it does not come about");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) {
      worker.gate.open();
      await worker.stop();
    }
    await this.#opened.disposeAsync();
  }
}

/** What one of them heard, all of them find in the cache. */
function remember(runner: FakeRunner, cache: Map<string, Transcript>): void {
  const { run } = runner;
  runner.known = ({ file }) => Promise.resolve(cache.get(file.fileUniqueId));
  runner.run = async (job, ...how) => {
    const transcript = await run.call(runner, job, ...how);
    cache.set(job.file.fileUniqueId, transcript);
    return transcript;
  };
}
