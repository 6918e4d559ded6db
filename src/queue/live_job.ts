import { getLogger } from "@logtape/logtape";
import { growingMs, sleepUntil } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import { DeliveryError } from "../pipeline/errors.ts";
import { flightKey } from "../pipeline/sharing.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { ClaimLost, JobCancelled, type ShutdownError } from "./errors.ts";
import type { HeldJob } from "./engine.ts";
import { costOf } from "./fair_line.ts";
import type { Job } from "./job.ts";
import { after, isOver, type JobEvent } from "./life.ts";
import type { Pieces } from "./pieces.ts";
import type { JobClaim, JobReport } from "./ports.ts";
import { ProvenClaim } from "./proven_claim.ts";

const log = getLogger(["transhades", "queue"]);

/** A final state that could not be stored is tried again after 1 s, 2 s, 4 s ... 60 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

const UNPROVEN = "nothing is sent while the store cannot tell whether another worker has the job";

export interface LiveJobDeps {
  pieces: Pieces;
  clock: Clock;
  reports: Feed<JobReport>;
  /** Aborts when pauses must end, because the program does. */
  closing: AbortSignal;
  /** Does anybody else wait for the same words? */
  isWanted(held: HeldJob): Promise<boolean>;
  /** May other processes take the job while the store cannot be asked? */
  isShared: boolean;
}

/**
 * A job that this worker has claimed: its record, its signal and its writes, one after the other.
 * An accepted job outlives a failing store: a write that fails is logged, and the job goes on in memory; a claim that was
 * lost aborts it.
 */
export class LiveJob implements HeldJob {
  readonly job: Job;
  readonly cost: number;
  /** What is asked for; those with the same one share pieces. */
  readonly recording: string;
  /** Settles once the status message was sent, or could not be. */
  announced: Promise<void> = Promise.resolve();
  /** Settles once the final state is stored: before that, the store would give the job to be done again. */
  settled: Promise<void> = Promise.resolve();
  #unwelcome?: AbortController;
  readonly #claim: ProvenClaim;
  readonly #deps: LiveJobDeps;
  readonly #ending = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  readonly #worked = Promise.withResolvers<void>();
  #written: Promise<void> = Promise.resolve();
  #nextWrite?: Promise<void>;
  #unstored?: Transcript;
  /** Was the latest event written? */
  #isStored = true;
  #lost?: ClaimLost;

  constructor(claim: JobClaim, deps: LiveJobDeps) {
    this.#claim = new ProvenClaim(claim, deps.clock);
    this.#deps = deps;
    this.job = claim.job;
    this.cost = costOf(this.job.file);
    this.recording = flightKey(this.job);
  }

  /** Aborts with JobCancelled, ClaimLost or ShutdownError. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Aborts with the refusal of a chat that took no status message: nobody pays for words that nobody may be told. */
  get unwelcome(): AbortController {
    return this.#unwelcome ??= new AbortController();
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

  /** Resolves once the job is over, and that was stored if the store took it at once. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  get worked(): Promise<void> {
    return this.#worked.promise;
  }

  needsNoWorker(): void {
    this.#worked.resolve();
  }

  /** Whoever asks, now or before it was taken up: what is being told already is told to its end. */
  cancel(): void {
    if (this.job.state !== "delivering" && !isOver(this.job)) this.#ending.abort(new JobCancelled());
  }

  /** The next status message decides anew. */
  welcome(): void {
    this.#unwelcome = undefined;
  }

  /** Its work stops, and goes on after the next start. */
  interrupt(reason: ShutdownError): void {
    this.#ending.abort(reason);
  }

  /** Makes the lease last; a claim that was lost aborts the job. */
  async renew(): Promise<void> {
    await this.#tolerate("renewing the claim on", () => this.#claim.renew());
    await this.#deps.pieces.offer(this.recording);
  }

  /**
   * To be called before anything is sent: goes on only while the claim holds.
   * @throws {ClaimLost}; {DeliveryError} while that cannot be known
   */
  async fence(): Promise<void> {
    await this.#written;
    const prove = () => this.#isStored ? this.#claim.prove() : this.#store();
    const isKnown = await this.#tolerate("holding", prove);
    if (this.#lost !== undefined) throw this.#lost;
    this.signal.throwIfAborted();
    if (!isKnown && this.#deps.isShared) throw new DeliveryError("unavailable", UNPROVEN);
  }

  /** Gives the job to whoever wants it. */
  async release(): Promise<void> {
    await this.#deps.pieces.offer(this.recording);
    await this.#after("giving back", () => this.#claim.release());
  }

  /** Resolves once the event is stored; events that come while a write waits go into that write, a final state into its own. */
  happen(event: JobEvent): Promise<void> {
    this.#become(event);
    this.#nextWrite ??= this.#after("updating", async () => {
      this.#nextWrite = undefined;
      await this.#store();
    });
    return this.#nextWrite;
  }

  /** Its transcript is there: stores it, and that its delivery begins. */
  heard(transcript: Transcript): Promise<void> {
    this.#unstored = transcript;
    return this.happen({ type: "heard", audioSeconds: transcript.durationSeconds });
  }

  /** A transcript that the store did not take goes along with the next write: no job is stored as delivering without it. */
  async #store(): Promise<void> {
    if (isOver(this.job)) return;
    const transcript = this.#unstored;
    await (transcript === undefined
      ? this.#claim.update(this.job)
      : this.#claim.saveTranscript(this.job, transcript));
    this.#unstored = undefined;
    this.#isStored = true;
  }

  /** Stores the final state; one that cannot be stored at once, see `settled`. Resolves to false when the claim was lost. */
  async end(event: Extract<JobEvent, { type: "delivered" | "failed" | "cancelled" }>): Promise<boolean> {
    this.#become(event);
    await this.#written;
    const isWanted = await this.#deps.isWanted(this);
    if (!isWanted) await this.#deps.pieces.leave(this.recording);
    if (!await this.#finish()) this.settled = this.#finishAtLast();
    this.#over.resolve();
    return this.#lost === undefined;
  }

  /** Pieces are of no more use once nobody waits for their words. */
  async #finish(): Promise<boolean> {
    const isSpent = this.job.state !== "failed" && !await this.#deps.isWanted(this);
    const recording = isSpent ? this.recording : undefined;
    return await this.#tolerate("finishing", () => this.#claim.finish(this.job, recording));
  }

  async #finishAtLast(): Promise<void> {
    const { clock, closing } = this.#deps;
    for (let failures = 0, isStored = false; !isStored && !closing.aborted; failures++) {
      const until = clock.now() + growingMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      await sleepUntil(until, { clock, bell: closing });
      isStored = await this.#finish();
    }
  }

  savePiece(piece: PlacedPiece): Promise<void> {
    return this.#deps.pieces.save(this.recording, piece);
  }

  /** Those that were finished so far, for this job or another one of the same recording. */
  pieces(): Promise<PlacedPiece[]> {
    return this.#deps.pieces.of(this.recording);
  }

  /** Tells what happened without a change of what is stored. */
  report(event: JobReport["event"]): void {
    this.#deps.reports.tell({ at: this.#deps.clock.now(), job: structuredClone(this.job), event });
  }

  /** The record stays the same object: whoever shows the job sees its chat move. */
  #become(event: JobEvent): void {
    Object.assign(this.job, after(this.job, event));
    this.#isStored = false;
    this.report(event);
  }

  #after(what: string, write: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(() => this.#tolerate(what, write)).then(() => {});
    return this.#written;
  }

  /** Resolves to false when it could work later. */
  async #tolerate(what: string, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      const job = this.job.id;
      if (error instanceof ClaimLost) this.#lose(error);
      else {log.error("{what} job {job} failed; a restart now would repeat work: {error}", {
          what,
          job,
          error,
        });}
      return error instanceof ClaimLost;
    }
  }

  #lose(lost: ClaimLost): void {
    this.#lost = lost;
    this.#ending.abort(lost);
  }
}
