import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobProgress } from "./job.ts";

/** Jobs that survive a crash. Port of the queue; store/ implements it. */
export interface JobStore {
  /** Persists the job if its id is new. Resolves to false, changing nothing, when it is known already (finished ones for a day). */
  add(job: Job): Promise<boolean>;
  /** Overwrites the stored job. */
  update(job: Job): Promise<void>;
  get(id: string): Promise<Job | undefined>;
  /** Jobs in no final state ("done", "failed", "cancelled"), oldest first. */
  unfinished(): Promise<Job[]>;
  /** Records a finished piece: it is never transcribed, nor paid for, again. */
  savePiece(jobId: string, piece: PlacedPiece): Promise<void>;
  /** Ordered by index. */
  pieces(jobId: string): Promise<PlacedPiece[]>;
  /** Overwrites the stored job and stores its transcript, both or neither. */
  saveTranscript(job: Job, transcript: Transcript): Promise<void>;
  transcript(jobId: string): Promise<Transcript | undefined>;
  /** Stores the job in its final state and drops its pieces and transcript. */
  finish(job: Job): Promise<void>;
}

export interface RunHooks {
  /** Pieces finished in earlier runs. */
  finished: readonly PlacedPiece[];
  onPiece(piece: PlacedPiece): Promise<void>;
  onProgress(progress: JobProgress): void;
}

/** Takes one job from its file to its transcript. Port of the queue; app.ts joins it to the pipeline. */
export interface JobRunner {
  /** @throws {TranshadesError} classified; the signal's reason when it aborts */
  run(job: Job, hooks: RunHooks, signal: AbortSignal): Promise<Transcript>;
  /** The transcript, when it is known without any work. */
  known(job: Job): Promise<Transcript | undefined>;
}

/** What people hear of their jobs. Port of the queue; chat/ implements it. */
export interface Messenger {
  /**
   * Sends the status message; resolves to its message id.
   * @throws {DeliveryError} when Telegram does not take it
   */
  accepted(job: Job, place: number): Promise<number>;
  /** Shows progress: at most one edit per message every 3 s, the newest wins, failures are swallowed. */
  progress(job: Job, progress: JobProgress): void;
  /**
   * Sends the reply from part `job.sentParts` on; calls `onSent` after each part that Telegram accepted.
   * @throws {DeliveryError} when Telegram does not take a part: a retryable one can be tried again later
   */
  deliver(job: Job, transcript: Transcript, onSent: (sentParts: number) => Promise<void>): Promise<void>;
  /** @throws {DeliveryError} when Telegram does not take it */
  failed(job: Job, error: TranshadesError): Promise<void>;
  /** @throws {DeliveryError} when Telegram does not take it */
  cancelled(job: Job): Promise<void>;
}
