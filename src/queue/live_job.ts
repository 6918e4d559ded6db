import { getLogger } from "@logtape/logtape";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { JobCancelled } from "./errors.ts";
import { costOf, type Ticket } from "./fair_line.ts";
import type { Job, JobState } from "./job.ts";
import type { JobStore } from "./ports.ts";

const log = getLogger(["transhades", "queue"]);

/**
 * A job that this process works on: its record, its signal and its writes, one after the other.
 * An accepted job outlives a failing store: a write that fails is logged, and the job goes on in memory.
 */
export class LiveJob implements Ticket {
  readonly job: Job;
  readonly cost: number;
  /** Aborts with JobCancelled or ShutdownError. */
  readonly signal: AbortSignal;
  /** Settles once the status message was sent, or could not be. */
  announced: Promise<void> = Promise.resolve();
  /** Aborts with the refusal of a chat that took no status message: nobody pays for words that nobody may be told. */
  unwelcome = new AbortController();
  readonly #cancelling = new AbortController();
  readonly #store: JobStore;
  #written: Promise<void> = Promise.resolve();
  #nextWrite?: Promise<void>;
  readonly #over = Promise.withResolvers<void>();

  constructor(job: Job, store: JobStore, shutdown: AbortSignal) {
    this.job = job;
    this.cost = costOf(job.file);
    this.#store = store;
    this.signal = AbortSignal.any([this.#cancelling.signal, shutdown]);
  }

  get userId(): number {
    return this.job.userId;
  }

  /** Resolves once the final state is stored. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  cancel(): void {
    this.#cancelling.abort(new JobCancelled());
  }

  /** Applies the change now and resolves once it is stored; changes made while a write waits go into that write. */
  change(patch: Partial<Job>): Promise<void> {
    Object.assign(this.job, patch);
    if (this.#nextWrite === undefined) {
      this.#nextWrite = this.#after("updating", () => {
        this.#nextWrite = undefined;
        return this.#store.update(this.job);
      });
    }
    return this.#nextWrite;
  }

  /** Stores the final state. */
  async finish(state: Extract<JobState, "done" | "failed" | "cancelled">): Promise<void> {
    Object.assign(this.job, { state, notBefore: undefined });
    await this.#after("finishing", () => this.#store.finish(this.job));
    this.#over.resolve();
  }

  savePiece(piece: PlacedPiece): Promise<void> {
    return this.#tolerate("saving a piece of", () => this.#store.savePiece(this.job.id, piece));
  }

  /** Stores the transcript, and that its delivery begins. */
  saveTranscript(transcript: Transcript): Promise<void> {
    Object.assign(this.job, { state: "delivering", notBefore: undefined });
    return this.#after("saving the transcript of", () => this.#store.saveTranscript(this.job, transcript));
  }

  /** Those saved so far. */
  async pieces(): Promise<PlacedPiece[]> {
    let pieces: PlacedPiece[] = [];
    await this.#tolerate("reading the pieces of", async () => {
      pieces = await this.#store.pieces(this.job.id);
    });
    return pieces;
  }

  #after(what: string, write: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(() => this.#tolerate(what, write));
    return this.#written;
  }

  async #tolerate(what: string, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      log.error("{what} job {job} failed; a restart now would repeat work: {error}", {
        what,
        job: this.job.id,
        error,
      });
    }
  }
}
