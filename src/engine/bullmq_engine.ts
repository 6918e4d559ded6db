import { Bell } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import type { Permit } from "../semaphore.ts";
import { Claims } from "../queue/claims.ts";
import {
  type Engine,
  type EngineHost,
  type EngineLimits,
  type EngineMaker,
  type EnginePause,
  HandedOn,
  type HeldJob,
} from "../queue/engine.ts";
import type { Job } from "../queue/job.ts";
import type { JobChange, JobClaim, JobReport, JobStore, QueueStatus } from "../queue/ports.ts";
import type { RedisDatabase } from "../store/redis/database.ts";
import { digest } from "../store/digest.ts";
import { type Again, Bull, QUEUE } from "./bull.ts";
import { Places } from "./places.ts";
import { priorityOf } from "./priority.ts";
import { type Entry, RedisLine } from "./redis_line.ts";
import { Told, tolerate } from "./tolerate.ts";
import { TurnsHere } from "./turns_here.ts";

/** How long an instance that is not heard of any more keeps others from its jobs. */
const LEASE_MS = 30_000;

export interface BullmqEngineDeps extends EngineLimits {
  database: RedisDatabase;
  store: JobStore;
  /** Told what happens to jobs. */
  reports: Feed<JobReport>;
  clock: Clock;
  leaseMs?: number;
}

/** The engine of several instances: jobs that wait are nobody's, BullMQ calls whoever has a worker free. */
export function bullmqEngine(deps: BullmqEngineDeps): EngineMaker {
  return (host) => new BullmqEngine(host, deps);
}

class BullmqEngine implements Engine {
  readonly sharedLeaseMs: number;
  readonly #deps: BullmqEngineDeps;
  readonly #host: EngineHost;
  readonly #claims: Claims;
  readonly #line: RedisLine;
  readonly #bull: Bull;
  readonly #places: Places;
  readonly #wakes = new Bell();
  readonly #instance = crypto.randomUUID();
  readonly #here: TurnsHere;
  readonly #listening: Disposable;
  #keeping: Promise<unknown> = Promise.resolve();

  constructor(host: EngineHost, deps: BullmqEngineDeps) {
    this.#host = host;
    this.#deps = deps;
    const { clock, database, maxPerUser, maxWorkers, reports, store, leaseMs = LEASE_MS } = deps;
    this.sharedLeaseMs = leaseMs;
    this.#line = new RedisLine(database, { maxPerUser, leaseMs });
    const left = (jobs: readonly Job[], areFreed: boolean) => this.#left(jobs, areFreed);
    const keep = (held: HeldJob) => this.#here.keep(held.job.id);
    this.#claims = new Claims({ ...{ store, clock, host, leaseMs, left, keep }, worker: this.#instance });
    this.#bull = new Bull({
      ...{ database, clock, maxWorkers, leaseMs, closing: host.closing },
      work: (waiter, time) => this.#here.take(waiter, time),
      isToWait: async ({ job }, { by }) => by === undefined || await this.#line.isToBeCalled(job, by),
    });
    const shared = { host, store, clock, leaseMs, line: this.#line, claims: this.#claims };
    const [call, first] = [(job: string) => this.#bull.call(job), (job: string) => this.#bull.first(job)];
    this.#here = new TurnsHere({ ...shared, instance: this.#instance, call, first });
    const free = () => this.#bull.maxWorkers - this.#here.count;
    this.#places = new Places({ line: this.#line, host, clock, free });
    reports.listen((report) => this.#count(report));
    this.#listening = store.onChange((change) => this.#noted(change));
  }

  get nextWake(): AbortSignal {
    return this.#wakes.next;
  }

  async start(): Promise<void> {
    await this.#line.alive(this.#instance, this.#bull.maxWorkers);
    await this.#claims.takeUpAll();
    this.#bull.start();
    this.#keeping = Promise.all([this.#claims.keep(), this.#places.keep(), this.#keep()]);
  }

  add(job: Job): Promise<JobClaim | undefined> {
    return this.#claims.add(job);
  }

  pause(held: HeldJob, { until, bell }: EnginePause): Promise<void> {
    const again = (): Again => ({
      at: bell?.aborted ? this.#deps.clock.now() : until,
      by: bell === undefined ? undefined : "wakes",
    });
    return Promise.reject(new HandedOn(() => this.#callAgain(held, again())));
  }

  async turn(held: HeldJob, signal: AbortSignal): Promise<Permit> {
    if (!this.#host.closing.aborted) signal.throwIfAborted();
    await tolerate("giving a job its place", () => this.#enter(held)); // it is tried once more when it is handed on
    throw new HandedOn(() => this.#callAgain(held, { at: this.#deps.clock.now() }));
  }

  place(held: HeldJob): Promise<number> {
    return this.#places.of(held.job.id);
  }

  told(held: HeldJob, place: number): void {
    this.#places.told(held, place);
  }

  isWanted({ job, recording }: HeldJob): Promise<boolean> {
    return this.#line.isWanted(digest(recording), job.id);
  }

  wake(): void {
    this.#wakes.ring();
    void tolerate("waking jobs", async () => {
      for (const job of await this.#line.woken()) await this.#bull.call(job);
    });
  }

  use({ maxWorkers, maxPerUser }: EngineLimits): void {
    this.#bull.maxWorkers = maxWorkers;
    this.#line.maxPerUser = maxPerUser;
  }

  async status(): Promise<QueueStatus> {
    const [counts, aside, ends, workers] = await Promise.all([
      this.#bull.counts(),
      this.#line.aside(),
      this.#line.ends(),
      this.#line.alive(this.#instance, this.#bull.maxWorkers),
    ]);
    const { active = 0, prioritized = 0, waiting = 0, delayed = 0 } = counts;
    const held = Math.min(aside, delayed);
    const open = { queued: waiting + prioritized + held, running: active, parked: delayed - held };
    return { workers, busyWorkers: active, ...open, ...ends, bullmq: { queue: QUEUE, counts } };
  }

  async stop(): Promise<void> {
    await this.#bull.close();
    await this.#keeping;
    this.#listening[Symbol.dispose]();
    await tolerate("leaving", () => this.#line.gone(this.#instance));
  }

  /** Its turn is here and ends, or it waits with all others. */
  async #callAgain(held: HeldJob, again: Again): Promise<void> {
    if (this.#here.endsWith(held.job.id, again)) return;
    const { waiter, priority } = await this.#enter(held);
    if (again.by === "wakes") await this.#line.wakes(waiter.job);
    await this.#bull.add(waiter, priority, again.at);
    if (again.by === "wakes" && !await this.#line.isToBeCalled(waiter.job, "wakes")) {
      await this.#bull.call(waiter.job);
    }
  }

  async #enter(held: HeldJob): Promise<Entry> {
    const entry = await this.#line.enter(held, digest(held.recording));
    held.turn = entry.waiter.turn;
    const { base } = entry;
    if (base !== undefined) {
      void tolerate("numbering all who wait", () => this.#bull.renumber((turn) => priorityOf(turn, base)));
    }
    return entry;
  }

  /** Whoever was given back is BullMQ's to call, except for an answer on its way; whom it does not know, nobody calls. */
  async #left(jobs: readonly Job[], areFreed: boolean): Promise<readonly Job[]> {
    const known = areFreed ? undefined : await this.#bull.known(jobs.map(({ id }) => id));
    return jobs.filter(({ id, state }) => state === "delivering" || known?.has(id) === false);
  }

  #noted({ jobId, change }: JobChange): void {
    if (change !== "over") return;
    for (const { job, recording } of this.#host.held()) {
      if (job.id === jobId) void tolerate("forgetting a job", () => this.#forget(job, digest(recording)));
    }
  }

  async #forget(job: Job, recording: string): Promise<void> {
    await this.#line.forget(job.id, job.userId, recording);
    await this.#bull.remove(job.id);
  }

  /** Goes on until the host closes. */
  async #keep(): Promise<void> {
    const { clock } = this.#deps;
    const { closing } = this.#host;
    const told = new Told();
    for (let round = 1; !closing.aborted; round++) {
      await clock.sleep(this.sharedLeaseMs / 3, closing).catch(() => {});
      await tolerate("showing that this instance lives", async () => {
        await this.#line.alive(this.#instance, this.#bull.maxWorkers);
        if (round % 3 === 0) await this.#line.tidy();
      }, told);
    }
  }

  #count({ event }: JobReport): void {
    const end = event.type === "delivered" ? "done" : event.type === "failed" ? "failed" : undefined;
    if (end !== undefined) void tolerate("counting", () => this.#line.counted(end));
  }
}
