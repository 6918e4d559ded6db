import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { type Alarm, sleepUntil } from "./alarm.ts";
import { classified } from "./errors.ts";
import type { JobProgress } from "./job.ts";
import type { LiveJob } from "./live_job.ts";
import type { JobRunner } from "./ports.ts";
import { type JobHistory, pauseAfter } from "./retry.ts";
import type { Permit } from "../semaphore.ts";
import type { Flyer } from "./single_flight.ts";
import type { Turns } from "./turns.ts";

const log = getLogger(["transhades", "queue"]);

/** What attempts need. */
export interface AttemptParts {
  runner: JobRunner;
  clock: Clock;
  /** From 0 to 1, like Math.random. */
  random: () => number;
  maxRetries: number;
  turns: Turns;
  /** Rings when an account became ready. */
  alarm: Alarm;
  /** Aborts when no more jobs may begin. */
  closing: AbortSignal;
  /** Tells everybody who waits for this result. */
  tell(progress: JobProgress): void;
}

/** One job's way to its transcript: a turn, a run, and after a failure that can get better a pause and the next run. */
export class Attempts implements Flyer<Transcript> {
  readonly live: LiveJob;
  readonly #parts: AttemptParts;
  /** Ends the present pause; undefined when only time does. */
  #bell: AbortSignal | undefined;
  /** When this process finished its last piece of the job. */
  #progressAt: number | undefined;
  #vainWaits = 0;

  constructor(live: LiveJob, parts: AttemptParts) {
    this.live = live;
    this.#parts = parts;
    this.#bell = parts.alarm.bell;
  }

  /** Waits out a pause first. */
  async takeTurn(signal: AbortSignal): Promise<Permit> {
    const { clock, closing, turns } = this.#parts;
    const patience = AbortSignal.any([signal, closing]);
    const { notBefore } = this.live.job;
    if (notBefore !== undefined) {
      await sleepUntil(notBefore, { clock, bell: this.#bell, signal: patience });
      await this.live.change({ state: "queued", notBefore: undefined });
    }
    return await turns.take(this.live, patience);
  }

  async work(first: Permit | undefined): Promise<Transcript> {
    let permit = first ?? await this.takeTurn(this.live.signal);
    for (;;) {
      try {
        return await this.#run(permit);
      } catch (error) {
        await this.#park(error);
      }
      permit = await this.takeTurn(this.live.signal);
    }
  }

  /** Pieces that others of the same file paid for. */
  async inheritFrom(others: readonly Attempts[]): Promise<void> {
    for (const other of others) {
      for (const piece of await other.live.pieces()) await this.live.savePiece(piece);
    }
  }

  async #run(permit: Permit): Promise<Transcript> {
    using _turn = permit;
    const { live } = this;
    const [finished] = await Promise.all([live.pieces(), live.change({ state: "running" })]);
    live.signal.throwIfAborted();
    return await this.#parts.runner.run(live.job, {
      finished,
      onPiece: (piece) => {
        this.#progressAt = this.#parts.clock.now();
        this.#vainWaits = 0;
        return live.savePiece(piece);
      },
      onProgress: (progress) => this.#parts.tell(progress),
    }, live.signal);
  }

  /** Throws the error, classified, when there is nothing to wait for. */
  async #park(failure: unknown): Promise<void> {
    const { live } = this;
    const { alarm, clock, maxRetries, random, tell } = this.#parts;
    live.signal.throwIfAborted();
    const error = classified(failure);
    const pause = pauseAfter(error, { ...this.#history(), maxRetries, random });
    if (pause === undefined) throw error;
    const { waitMs, reason, accountName, provider } = pause;
    const job = live.job.id;
    log.info("job {job} waits {waitMs} ms: {problem}", { job, waitMs, problem: error.message });
    this.#bell = reason === "accounts" || reason === "connection" ? alarm.bell : undefined;
    if (reason === "provider") this.#vainWaits++;
    const until = clock.now() + waitMs;
    const failedAttempts = live.job.failedAttempts + (reason === "retry" ? 1 : 0);
    const progressAt = this.#progressAt ?? live.job.progressAt;
    await live.change({ state: "parked", notBefore: until, failedAttempts, progressAt });
    tell({ stage: "parked", until, reason, accountName, provider });
  }

  #history(): Omit<JobHistory, "maxRetries" | "random"> {
    const { failedAttempts, acceptedAt, progressAt = acceptedAt } = this.live.job;
    const now = this.#parts.clock.now();
    return {
      failedAttempts,
      acceptedAgoMs: now - acceptedAt,
      idleMs: now - (this.#progressAt ?? progressAt),
      vainWaits: this.#vainWaits,
    };
  }
}
