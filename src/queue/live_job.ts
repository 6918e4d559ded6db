import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import { flightKey } from "../pipeline/sharing.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { ClaimLost, JobCancelled } from "./errors.ts";
import { costOf, type Ticket } from "./fair_line.ts";
import type { Job } from "./job.ts";
import { after, type JobEvent } from "./life.ts";
import type { JobClaim, JobReport, JobStore } from "./ports.ts";

const log = getLogger(["transhades", "queue"]);

export interface LiveJobDeps {
  store: JobStore;
  clock: Clock;
  reports: Feed<JobReport>;
  shutdown: AbortSignal;
  /** Does anybody else wait for these words? */
  isWanted(recording: string): boolean;
}

/**
 * A job that this worker has claimed: its record, its signal and its writes, one after the other.
 * An accepted job outlives a failing store: a write that fails is logged, and the job goes on in memory; a claim that was
 * lost aborts it.
 */
export class LiveJob implements Ticket {
  readonly job: Job;
  readonly cost: number;
  /** What is asked for; those with the same one share pieces. */
  readonly recording: string;
  /** Aborts with JobCancelled, ClaimLost or ShutdownError. */
  readonly signal: AbortSignal;
  /** Settles once the status message was sent, or could not be. */
  announced: Promise<void> = Promise.resolve();
  /** Aborts with the refusal of a chat that took no status message: nobody pays for words that nobody may be told. */
  unwelcome = new AbortController();
  readonly #claim: JobClaim;
  readonly #deps: LiveJobDeps;
  readonly #ending = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  #written: Promise<void> = Promise.resolve();
  #nextWrite?: Promise<void>;

  constructor(claim: JobClaim, deps: LiveJobDeps) {
    this.#claim = claim;
    this.#deps = deps;
    this.job = claim.job;
    this.cost = costOf(this.job.file);
    this.recording = flightKey(this.job);
    this.signal = AbortSignal.any([this.#ending.signal, deps.shutdown]);
  }

  get userId(): number {
    return this.job.userId;
  }

  get turn(): number | undefined {
    return this.job.turn;
  }

  /** Stored along with the next event. */
  set turn(turn: number | undefined) {
    this.job.turn = turn;
  }

  /** Resolves once the final state is stored. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  cancel(): void {
    this.#ending.abort(new JobCancelled());
  }

  /** Makes the lease last; a claim that was lost aborts the job. */
  renew(): Promise<void> {
    return this.#tolerate("renewing the claim on", () => this.#claim.renew());
  }

  /** Gives the job to whoever wants it. */
  release(): Promise<void> {
    return this.#after("giving back", () => this.#claim.release());
  }

  /** Resolves once the event is stored; events that come while a write waits go into that write. */
  happen(event: JobEvent): Promise<void> {
    this.#become(event);
    this.#nextWrite ??= this.#after("updating", () => {
      this.#nextWrite = undefined;
      return this.#claim.update(this.job);
    });
    return this.#nextWrite;
  }

  /** Its transcript is there: stores it, and that its delivery begins. */
  heard(transcript: Transcript): Promise<void> {
    this.#become({ type: "heard", audioSeconds: transcript.durationSeconds });
    return this.#after("saving the transcript of", () => this.#claim.saveTranscript(this.job, transcript));
  }

  /** Stores the final state; pieces are of no more use once nobody waits for their words. */
  async end(event: Extract<JobEvent, { type: "delivered" | "failed" | "cancelled" }>): Promise<void> {
    this.#become(event);
    const isSpent = event.type !== "failed" && !this.#deps.isWanted(this.recording);
    const recording = isSpent ? this.recording : undefined;
    await this.#after("finishing", () => this.#claim.finish(this.job, recording));
    this.#over.resolve();
  }

  async savePiece(piece: PlacedPiece): Promise<void> {
    await this.#tolerate("saving a piece of", () => this.#deps.store.savePiece(this.recording, piece));
  }

  /** Those that were saved so far, for this job or another one of the same recording. */
  async pieces(): Promise<PlacedPiece[]> {
    let pieces: PlacedPiece[] = [];
    await this.#tolerate("reading the pieces of", async () => {
      pieces = await this.#deps.store.pieces(this.recording);
    });
    return pieces;
  }

  /** Tells what happened without a change of what is stored. */
  report(event: JobReport["event"]): void {
    this.#deps.reports.tell({ at: this.#deps.clock.now(), job: structuredClone(this.job), event });
  }

  /** The record stays the same object: whoever shows the job sees its chat move. */
  #become(event: JobEvent): void {
    Object.assign(this.job, after(this.job, event));
    this.report(event);
  }

  #after(what: string, write: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(() => this.#tolerate(what, write));
    return this.#written;
  }

  async #tolerate(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      const job = this.job.id;
      if (error instanceof ClaimLost) this.#ending.abort(error);
      else {log.error("{what} job {job} failed; a restart now would repeat work: {error}", {
          what,
          job,
          error,
        });}
    }
  }
}
