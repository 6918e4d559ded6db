import { getLogger } from "@logtape/logtape";
import { abortable } from "../abortable.ts";
import type { Clock } from "../clock.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { type Alarm, sleepUntil } from "./alarm.ts";
import { classified } from "./errors.ts";
import type { JobProgress } from "./job.ts";
import type { LiveJob } from "./live_job.ts";
import type { JobRunner } from "./ports.ts";
import { pauseAfter } from "./retry.ts";
import type { Permit } from "../semaphore.ts";
import type { Flyer } from "./single_flight.ts";
import type { Turns } from "./turns.ts";

const log = getLogger(["transhades", "queue"]);

/** How long a run that was aborted may take to end before nobody waits for it any more. */
const ABANDON_AFTER_MS = 300;

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
    const begun = Promise.all([live.pieces(), live.change({ state: "running" })]);
    const [finished] = await abortable(begun, live.signal);
    const run = this.#parts.runner.run(live.job, {
      finished,
      onPiece: (piece) => live.savePiece(piece),
      onProgress: (progress) => live.signal.aborted || this.#parts.tell(progress),
    }, live.signal);
    return await this.#untilAbandoned(run);
  }

  /** The run's outcome; one that does not heed its signal is left to itself after a moment, and its worker is free. */
  async #untilAbandoned(run: Promise<Transcript>): Promise<Transcript> {
    const { clock } = this.#parts;
    const { job, signal } = this.live;
    try {
      return await abortable(run, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      const ended = run.then(() => true, () => true);
      const patience = new AbortController();
      const late = clock.sleep(ABANDON_AFTER_MS, patience.signal).then(() => false, () => false);
      const hasEnded = await Promise.race([ended, late]);
      patience.abort();
      if (!hasEnded) log.warning("job {job} does not heed its signal; its run is abandoned", { job: job.id });
      throw error;
    }
  }

  /** Throws the error, classified, when there is nothing to wait for. */
  async #park(failure: unknown): Promise<void> {
    const { live } = this;
    const { alarm, clock, maxRetries, random, tell } = this.#parts;
    live.signal.throwIfAborted();
    const error = classified(failure);
    const { failedAttempts } = live.job;
    const acceptedAgoMs = clock.now() - live.job.acceptedAt;
    const pause = pauseAfter(error, { failedAttempts, acceptedAgoMs, maxRetries, random });
    if (pause === undefined) throw error;
    const { waitMs, reason, accountName } = pause;
    const job = live.job.id;
    log.info("job {job} waits {waitMs} ms: {problem}", { job, waitMs, problem: error.message });
    this.#bell = reason === "retry" ? undefined : alarm.bell;
    const until = clock.now() + waitMs;
    const failed = failedAttempts + (reason === "retry" ? 1 : 0);
    await live.change({ state: "parked", notBefore: until, failedAttempts: failed });
    tell({ stage: "parked", until, reason, accountName });
  }
}
