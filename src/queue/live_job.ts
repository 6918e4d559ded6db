import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import { DeliveryError } from "../pipeline/errors.ts";
import { flightKey } from "../pipeline/sharing.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { atLast } from "./at_last.ts";
import { ClaimLost, JobCancelled, LeaseOver, type ShutdownError } from "./errors.ts";
import type { HeldJob } from "./engine.ts";
import { costOf } from "./fair_line.ts";
import type { Job } from "./job.ts";
import { Lease } from "./lease.ts";
import { after, isOver, type JobEvent } from "./life.ts";
import type { Pieces } from "./pieces.ts";
import type { JobClaim, JobReport } from "./ports.ts";
import { ProvenClaim } from "./proven_claim.ts";

const log = getLogger(["transhades", "queue"]);

const UNPROVEN = "nothing is sent while the store cannot tell whether another worker has the job";

export interface LiveJobDeps {
  pieces: Pieces;
  clock: Clock;
  reports: Feed<JobReport>;
  /** Aborts when pauses must end, because the program does. */
  closing: AbortSignal;
  /** Does anybody else wait for the same words? */
  isWanted(held: HeldJob): Promise<boolean>;
  /** How long a claim holds unless it is renewed, where other processes may take the job; undefined where none can. */
  sharedLeaseMs?: number;
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
  /** Settles once the final state is stored (before that, the store would give the job to be done again), to `false` when the program ends before. */
  settled: Promise<boolean> = Promise.resolve(true);
  #unwelcome?: AbortController;
  readonly #claim: ProvenClaim;
  readonly #deps: LiveJobDeps;
  /** For as long as it is worked on: what is sent is fenced. */
  readonly #lease: Lease;
  readonly #ending = new AbortController();
  readonly #over = Promise.withResolvers<void>();
  readonly #worked = Promise.withResolvers<Transcript | undefined>();
  #written: Promise<void> = Promise.resolve();
  #nextWrite?: Promise<void>;
  #unstored?: Transcript;
  /** Was the latest event written? */
  #isStored = true;
  #lost?: ClaimLost;

  constructor(claim: JobClaim, deps: LiveJobDeps) {
    this.#deps = deps;
    this.job = claim.job;
    this.cost = costOf(this.job.file);
    this.recording = flightKey(this.job);
    const { clock, sharedLeaseMs } = deps;
    const onEnd = () => this.#ending.abort(new LeaseOver(this.job.id));
    this.#lease = new Lease({ clock, leaseMs: sharedLeaseMs, onEnd });
    this.#claim = new ProvenClaim(claim, clock, this.#lease);
  }

  /** Aborts with JobCancelled, ClaimLost, LeaseOver or ShutdownError. */
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

  get worked(): Promise<Transcript | undefined> {
    return this.#worked.promise;
  }

  needsNoWorker(words?: Transcript): void {
    this.#lease.end();
    this.#worked.resolve(words);
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

  /** Resolves once the store has told whether the claim holds, or the program ends. */
  async answered(): Promise<void> {
    await atLast(this.#deps, () => this.#tolerate("holding", () => this.#claim.renew()));
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
    if (!isKnown && this.#deps.sharedLeaseMs !== undefined) throw new DeliveryError("unavailable", UNPROVEN);
  }

  /** Gives the job to whoever wants it, or is called with it. */
  async release(...how: Parameters<JobClaim["release"]>): Promise<void> {
    await this.#deps.pieces.offer(this.recording);
    await this.#after("giving back", () => this.#claim.release(...how));
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

  /** Stores the final state; one that cannot be stored at once, see `settled`. Resolves to `false` when another worker has the job, or may. */
  async end(event: Extract<JobEvent, { type: "delivered" | "failed" | "cancelled" }>): Promise<boolean> {
    this.#become(event);
    await this.#written;
    const isWanted = await this.#deps.isWanted(this);
    if (!isWanted) await this.#deps.pieces.leave(this.recording);
    if (!await this.#finish()) this.settled = atLast(this.#deps, () => this.#finish());
    this.#over.resolve();
    const isKnown = this.#deps.sharedLeaseMs === undefined || await this.settled;
    return isKnown && this.#lost === undefined;
  }

  /** Pieces are of no more use once nobody waits for their words. */
  async #finish(): Promise<boolean> {
    const isSpent = this.job.state !== "failed" && !await this.#deps.isWanted(this);
    const recording = isSpent ? this.recording : undefined;
    return await this.#tolerate("finishing", () => this.#claim.finish(this.job, recording));
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
