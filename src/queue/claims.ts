import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { EngineHost, Given, HeldJob } from "./engine.ts";
import type { Job } from "./job.ts";
import type { JobChange, JobClaim, JobStore, Worker } from "./ports.ts";

const log = getLogger(["transhades", "queue"]);

/** How long a worker that is not heard of any more keeps others from its jobs. */
const LEASE_MS = 60_000;

export interface ClaimsDeps {
  store: JobStore;
  clock: Clock;
  /** This worker's name, its own among all that share the store. */
  worker: string;
  host: EngineHost;
  /** How long a worker that is not heard of any more keeps others from its jobs; a minute when left out. */
  leaseMs?: number;
  /** Is it no harm when another one takes this job? Then its lease is not renewed; none when left out. */
  mayGo?(held: HeldJob): boolean;
  /** Keeps others from what goes along with the job, before its lease is renewed: it holds no shorter than that. */
  keep?(held: HeldJob): Promise<void>;
  /** Those of these jobs that nobody looks after while nobody has claimed them: all when left out. `areFreed`: just given back. */
  left?(jobs: readonly Job[], areFreed: boolean): Promise<readonly Job[]>;
}

/** This worker's claims: renews them while it lives, and takes up what others have left. */
export class Claims {
  readonly #deps: ClaimsDeps;
  readonly #worker: Worker;
  readonly #claiming = new Set<string>();

  constructor(deps: ClaimsDeps) {
    this.#deps = deps;
    this.#worker = { name: deps.worker, leaseMs: deps.leaseMs ?? LEASE_MS };
  }

  /** Persists a new job, claimed; undefined when it is known already. @throws what the store throws */
  add(job: Job): Promise<JobClaim | undefined> {
    return this.#alone(job.id, () => this.#deps.store.add(job, this.#worker));
  }

  /** Undefined when somebody else has the job; a store that fails is looked at again by itself. */
  async claim(jobId: string): Promise<JobClaim | undefined> {
    try {
      return await this.#alone(jobId, () => this.#deps.store.claim(jobId, this.#worker));
    } catch (error) {
      log.error("job {job} cannot be claimed just now: {error}", { job: jobId, error });
      return undefined;
    }
  }

  /** This worker would take a job from itself. */
  async #alone(jobId: string, claim: () => Promise<JobClaim | undefined>): Promise<JobClaim | undefined> {
    if (this.#claiming.has(jobId) || this.#deps.host.isHeld(jobId)) return undefined;
    this.#claiming.add(jobId);
    try {
      return await claim();
    } finally {
      this.#claiming.delete(jobId);
    }
  }

  /** Goes on until the host closes. */
  async keep(): Promise<void> {
    const { clock, host, store } = this.#deps;
    const { closing: signal } = host;
    using _listening = store.onChange((change) => this.#noted(change));
    try {
      for (let round = 1;; round++) {
        await clock.sleep(this.#worker.leaseMs / 3, signal);
        this.#renewAll();
        if (round % 3 === 0) await this.takeUpAll();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** One that hangs keeps no other from its lease. */
  #renewAll(): void {
    const { host, mayGo } = this.#deps;
    for (const held of host.held()) if (!mayGo?.(held)) void this.#renew(held);
  }

  async #renew(held: HeldJob): Promise<void> {
    try {
      await this.#deps.keep?.(held);
      await held.renew();
    } catch (error) {
      log.error("job {job} cannot be kept just now: {error}", { job: held.job.id, error });
    }
  }

  /** Takes up every job that nobody works on, in the order of their turns. Resolves to how many there were. */
  async takeUpAll(): Promise<number> {
    const left = await this.#left();
    const order = ({ turn = Infinity }: { turn?: number }) => turn;
    let count = 0;
    for (const { id } of left.toSorted((a, b) => order(a) - order(b) || a.acceptedAt - b.acceptedAt)) {
      if (await this.takeUp(id)) count++;
    }
    return count;
  }

  async #noted({ jobId, change }: JobChange): Promise<void> {
    if (change === "over") return;
    if (!this.#deps.host.isHeld(jobId)) {
      await (change === "free" ? this.#takeFreed(jobId) : this.takeUp(jobId));
    } else if (change === "unwanted") {
      for (const each of this.#deps.host.held()) if (each.job.id === jobId) each.cancel();
    }
  }

  async #takeFreed(jobId: string): Promise<void> {
    const { left, store } = this.#deps;
    const job = left === undefined ? undefined : await store.get(jobId);
    if (job === undefined || (await left?.([job], true))?.length !== 0) await this.takeUp(jobId);
  }

  /** Resolves to false when it cannot be claimed here. */
  async takeUp(jobId: string, given?: Given): Promise<boolean> {
    if (this.#deps.host.closing.aborted) return false;
    const claim = await this.claim(jobId);
    if (claim === undefined) return false;
    try {
      await this.#deps.host.takeUp(claim, given);
    } catch (error) {
      log.error("job {job} cannot be taken up just now: {error}", { job: jobId, error });
    }
    return true;
  }

  async #left(): Promise<readonly Job[]> {
    const { host, left, store } = this.#deps;
    try {
      const others = await store.unfinished((id) => host.isHeld(id));
      return await left?.(others, false) ?? others;
    } catch (error) {
      log.error("the store cannot tell which jobs nobody works on: {error}", { error });
      return [];
    }
  }
}
