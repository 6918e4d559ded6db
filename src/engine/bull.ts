import { getLogger } from "@logtape/logtape";
import type { Redis, RedisOptions } from "ioredis";
import { DelayedError, type Job, Queue, Worker } from "bullmq";
import type { Clock } from "../clock.ts";
import { digest } from "../store/digest.ts";
import type { RedisDatabase } from "../store/redis/database.ts";
import { growingMs } from "../waiting.ts";
import { FIRST } from "./priority.ts";
import type { Waiter } from "./redis_line.ts";
import { Told } from "./tolerate.ts";

const log = getLogger(["transhades", "queue"]);

export const QUEUE = "bull";
/** After a failure the worker looks again after 1 s, 2 s, 4 s ... 30 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A worker's commands wait for jobs, 10 s at most, and through outages. */
const PATIENT: RedisOptions = {
  commandTimeout: undefined,
  socketTimeout: 30_000,
  maxRetriesPerRequest: null,
};
/** Nobody listens to what BullMQ tells of its jobs. */
const EVENTS = 100;
/** A job whose worker dies is taken over as often as it needs: what it may fail of is ours to say. */
const EVER = 1_000_000;

export interface BullDeps {
  database: RedisDatabase;
  clock: Clock;
  /** Aborts when no more jobs may begin. */
  closing: AbortSignal;
  maxWorkers: number;
  leaseMs: number;
  /** Called with each job whose turn it is, at most `maxWorkers` at once, the `time`th time; resolves to when it is to be called again. */
  work(waiter: Waiter, time: number): Promise<Again | undefined>;
  /** A job was put aside; resolves to false when it was called meanwhile. */
  isToWait(waiter: Waiter, again: Again): Promise<boolean>;
}

/** When a job is to be called again, unless it is called before. */
export interface Again {
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** What calls it before. */
  by?: "aside" | "wakes";
}

/** BullMQ: holds the jobs that wait, by priority or until a time, and calls one worker with each; takes over from workers that died. */
export class Bull {
  readonly #deps: BullDeps;
  readonly #clients: Redis[] = [];
  readonly #queue: Queue<Waiter>;
  #worker?: Worker<Waiter>;
  #maxWorkers: number;
  /** Each try to connect fails anew. */
  readonly #told = new Told();
  #failures = 0;
  #isResting = false;

  constructor(deps: BullDeps) {
    this.#deps = deps;
    this.#maxWorkers = deps.maxWorkers;
    const connection = this.#connect();
    const { prefix } = deps.database.keys;
    const streams = { events: { maxLen: EVENTS } };
    this.#queue = new Queue<Waiter>(QUEUE, { connection, prefix, streams, skipVersionCheck: true });
    this.#queue.on("error", ({ message: error }) => {
      if (this.#told.isNews(error)) log.warning("the queue in Redis: {error}", { error });
    });
  }

  get maxWorkers(): number {
    return this.#maxWorkers;
  }

  /** Counts for whoever is called from now on. */
  set maxWorkers(maxWorkers: number) {
    this.#maxWorkers = maxWorkers;
    if (this.#worker !== undefined) this.#worker.concurrency = maxWorkers;
  }

  start(): void {
    const { database, leaseMs } = this.#deps;
    const worker = new Worker<Waiter>(QUEUE, (job, token) => this.#process(job, token), {
      connection: this.#connect(PATIENT),
      prefix: database.keys.prefix,
      skipVersionCheck: true,
      concurrency: this.#maxWorkers,
      lockDuration: leaseMs,
      stalledInterval: leaseMs / 2, // who is not heard of for one of these, and whose lock is over, is replaced
      maxStalledCount: EVER,
      runRetryDelay: FIRST_PAUSE_MS,
    });
    worker.on("error", (error) => void this.#rest(worker, error));
    this.#worker = worker;
    const close = () => void worker.close();
    this.#deps.closing.addEventListener("abort", close, { once: true });
  }

  /** Lets the job wait for a worker, by its priority, from then on; one that waits already, until then, waits no longer. */
  async add(waiter: Waiter, priority: number, at: number): Promise<void> {
    const delay = Math.max(0, at - this.#deps.clock.now());
    const options = { jobId: idOf(waiter.job), priority, delay, removeOnComplete: true, removeOnFail: true };
    await this.#queue.add("turn", waiter, options);
    if (delay === 0) await this.call(waiter.job);
  }

  /** Its time has come; nothing, when it does not wait until a time. */
  async call(job: string): Promise<void> {
    const waiting = this.#queue.toKey("delayed");
    const waitsUntil = await this.#deps.database.ask((client) => client.zscore(waiting, idOf(job)));
    if (waitsUntil === null) return;
    const found = await this.#queue.getJob(idOf(job));
    await found?.promote().catch(() => {}); // it goes already
  }

  /** It goes before all that wait. */
  async first(job: string): Promise<void> {
    const found = await this.#queue.getJob(idOf(job));
    await found?.changePriority({ priority: FIRST, lifo: true });
  }

  /** Those with which a worker is or will be called. */
  async known(jobs: readonly string[]): Promise<Set<string>> {
    const found = await this.#deps.database.ask(async (client) => {
      const questions = client.pipeline();
      for (const job of jobs) questions.exists(this.#queue.toKey(idOf(job)));
      return await questions.exec() ?? [];
    });
    return new Set(jobs.filter((_, index) => answerOf(found[index]) === 1));
  }

  /** Whoever works on it ends by itself. */
  async remove(job: string): Promise<void> {
    await this.#queue.remove(idOf(job));
  }

  /** By BullMQ's own states. */
  counts(): Promise<Record<string, number>> {
    return this.#queue.getJobCounts();
  }

  /** Gives all that wait their priorities anew; those of one priority go in the order in which they were given it. */
  async renumber(priority: (turn: number) => number): Promise<void> {
    const jobs = await this.#queue.getJobs(["prioritized", "delayed"]);
    for (const job of jobs.toSorted((a, b) => a.data.turn - b.data.turn)) {
      await job.changePriority({ priority: priority(job.data.turn) });
    }
  }

  /** Resolves once every job that is worked on was left; no job is added any more. */
  async close(): Promise<void> {
    await this.#worker?.close();
    await this.#queue.close();
    for (const client of this.#clients) client.disconnect();
  }

  #connect(changes?: RedisOptions): Redis {
    const client = this.#deps.database.connect(changes);
    this.#clients.push(client);
    return client;
  }

  /** What a job comes to is ours: to BullMQ it is done, or goes on later. */
  async #process(job: Job<Waiter>, token: string | undefined): Promise<void> {
    const again = await this.#deps.work(job.data, job.attemptsStarted);
    this.#failures = 0;
    this.#told.works();
    if (again === undefined) return;
    await job.moveToDelayed(again.at, token);
    if (!await this.#deps.isToWait(job.data, again)) await this.call(job.data.job);
    throw new DelayedError();
  }

  /** By itself it would ask again at once where Redis refuses, such as when its memory is full. */
  async #rest(worker: Worker<Waiter>, error: Error): Promise<void> {
    if (this.#isResting || this.#deps.closing.aborted) return;
    this.#isResting = true;
    const waitMs = growingMs(this.#failures++, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    log.warning("no job is begun for {waitMs} ms: {error}", { waitMs, error: error.message });
    await worker.pause(true);
    await this.#deps.clock.sleep(waitMs, this.#deps.closing).catch(() => {});
    this.#isResting = false;
    if (!this.#deps.closing.aborted) await worker.resume();
  }
}

/** One answer of several asked at once. @throws {Error} what Redis says instead */
function answerOf([error, answer]: [Error | null, unknown] = [null, undefined]): unknown {
  if (error !== null) throw error;
  return answer;
}

/** What looks at BullMQ's jobs shows their ids: nobody's number stands in them, and no colon, which BullMQ uses itself. */
export function idOf(job: string): string {
  return digest(job);
}
