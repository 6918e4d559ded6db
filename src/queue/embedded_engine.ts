import { getLogger } from "@logtape/logtape";
import { Bell, sleepUntil } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import type { Permit } from "../semaphore.ts";
import { census } from "./census.ts";
import { Claims } from "./claims.ts";
import type { Engine, EngineHost, EngineLimits, EngineMaker, EnginePause, HeldJob } from "./engine.ts";
import type { Job } from "./job.ts";
import type { JobClaim, JobReport, JobStore, QueueStatus } from "./ports.ts";
import { Turns } from "./turns.ts";

const log = getLogger(["transhades", "queue"]);

/** A job of one person may see this many later ones of others pass before it goes first. */
const MAX_OVERTAKES = 10;

export interface EmbeddedEngineDeps extends EngineLimits {
  store: JobStore;
  /** This worker's name: its own among all that share the store, and the same when it begins anew. */
  worker: string;
  /** Told what happens to jobs. */
  reports: Feed<JobReport>;
  clock: Clock;
}

/** Whoever would take a job that waits would do the same with it, and who then begins with it finds its claim lost. */
function isUntouched({ job }: HeldJob): boolean {
  return job.state === "queued";
}

/** One process's own engine: what it accepted it holds, also what waits, and serves it in a fair line. */
export function embeddedEngine(deps: EmbeddedEngineDeps): EngineMaker {
  return (host) => new EmbeddedEngine(host, deps);
}

class EmbeddedEngine implements Engine {
  readonly #clock: Clock;
  readonly #host: EngineHost;
  readonly #claims: Claims;
  readonly #turns: Turns;
  readonly #wakes = new Bell();
  readonly #ends = { done: 0, failed: 0 };
  #keeping: Promise<void> = Promise.resolve();

  constructor(host: EngineHost, deps: EmbeddedEngineDeps) {
    this.#host = host;
    const { store, worker, clock, reports, maxWorkers, maxPerUser } = deps;
    this.#clock = clock;
    this.#claims = new Claims({ store, clock, worker, host, mayGo: isUntouched });
    const limits = { maxWorkers, maxPerUser, maxOvertakes: MAX_OVERTAKES };
    this.#turns = new Turns({ limits, clock, host });
    reports.listen(({ event }) => {
      if (event.type === "delivered") this.#ends.done++;
      if (event.type === "failed") this.#ends.failed++;
    });
  }

  get nextWake(): AbortSignal {
    return this.#wakes.next;
  }

  async start(): Promise<void> {
    const count = await this.#claims.takeUpAll();
    if (count > 0) log.info("{count} jobs of an earlier run go on", { count });
    this.#keeping = this.#claims.keep();
  }

  add(job: Job): Promise<JobClaim | undefined> {
    return this.#claims.add(job);
  }

  async pause(_held: HeldJob, { until, bell }: EnginePause, signal: AbortSignal): Promise<void> {
    await sleepUntil(until, { clock: this.#clock, bell, signal });
  }

  turn(held: HeldJob, signal: AbortSignal): Promise<Permit> {
    return this.#turns.take(held, signal);
  }

  place(held: HeldJob): Promise<number> {
    return Promise.resolve(this.#turns.place(held));
  }

  told(held: HeldJob, place: number): void {
    this.#turns.told(held, place);
  }

  /** Whoever waits is held here, and known to the queue. */
  isWanted(): Promise<boolean> {
    return Promise.resolve(false);
  }

  wake(): void {
    this.#wakes.ring();
  }

  use(limits: EngineLimits): void {
    this.#turns.use(limits);
  }

  status(): Promise<QueueStatus> {
    return Promise.resolve({
      workers: this.#turns.workers,
      busyWorkers: this.#turns.busy,
      ...census([...this.#host.held()].map(({ job }) => job)),
      ...this.#ends,
    });
  }

  async stop(): Promise<void> {
    await this.#keeping;
  }
}
