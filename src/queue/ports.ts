import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import type { TranshadesError } from "../pipeline/errors.ts";
import type { FileRef } from "../pipeline/file_source.ts";
import type { ProviderName, TranscribeOptions } from "../pipeline/transcriber.ts";
import type { Guest, Job, JobProgress, Replaced, Topic } from "./job.ts";
import type { JobEvent } from "./life.ts";

/** Jobs that survive a crash, and that several workers may share. Time is the store's. Port of the queue; store/ implements it. */
export interface JobStore {
  /** Persists the job, in the hands of this worker, if its id is new. Undefined, changing nothing, when it is known already (finished ones for a day). */
  add(job: Job, worker: Worker): Promise<JobClaim | undefined>;
  get(id: string): Promise<Job | undefined>;
  /** Jobs in no final state ("done", "failed", "cancelled"), oldest first, whoever works on them; those that are left out are not even read. */
  unfinished(isLeftOut?: (id: string) => boolean): Promise<Job[]>;
  /** Takes the job for this worker. Undefined when it is over or unknown, or while another one's lease lasts. */
  claim(jobId: string, worker: Worker): Promise<JobClaim | undefined>;
  /** Tells whoever works on the job, now or later, that nobody wants it any more. */
  requestCancel(jobId: string): Promise<void>;
  /** The answer of a job in state "delivering". */
  transcript(jobId: string): Promise<Transcript | undefined>;
  /** Records a finished piece for thirty days: for whoever wants these words of this recording it is never paid for again. */
  savePiece(recording: string, piece: PlacedPiece): Promise<void>;
  /** Ordered by index. */
  pieces(recording: string): Promise<PlacedPiece[]>;
  /** Called for every change that others may wait for, until it is disposed of. */
  onChange(listener: (change: JobChange) => void): Disposable;
}

export interface Worker {
  /** Who claims under the same name is the same worker, begun anew. */
  name: string;
  /** How long a claim keeps others away without being renewed. */
  leaseMs: number;
}

/** A job in the hands of one worker. Every write begins the lease anew; once another worker has claimed the job, it throws ClaimLost and changes nothing. */
export interface JobClaim {
  /** As it was stored when it was claimed. */
  readonly job: Job;
  readonly cancelRequested: boolean;
  /** Begins the lease anew, and no more. @throws {ClaimLost} */
  renew(): Promise<void>;
  /** Overwrites the stored job. @throws {ClaimLost} */
  update(job: Job): Promise<void>;
  /** Overwrites the stored job and stores its answer, both or neither. @throws {ClaimLost} */
  saveTranscript(job: Job, transcript: Transcript): Promise<void>;
  /** Stores the job in its final state, drops its answer, and the pieces of a recording when one is named. @throws {ClaimLost} */
  finish(job: Job, recording?: string): Promise<void>;
  /** Gives the job back: anybody may claim it at once. Who listens is told, unless it is handed on: then somebody is called. */
  release(how?: { isHandedOn: boolean }): Promise<void>;
}

/** What happened to a job, for whoever measures, counts or remembers: told after it happened, never waited for. */
export interface JobReport {
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** As it is after the event. */
  job: Job;
  event:
    | JobEvent
    | { type: "accepted" }
    /** A piece was recognised just now; `tookSeconds` is undefined when no provider was asked, as of silence. */
    | { type: "piece"; audioSeconds: number; provider: string; model: string; tookSeconds?: number };
}

export interface JobChange {
  jobId: string;
  /** "free": given back. "unwanted": its end was asked for. "over": it is in its final state. */
  change: "free" | "unwanted" | "over";
}

export interface RunHooks {
  /** Pieces of the recording that were finished before, whoever made them: those that may serve this job are not made again. */
  finished: readonly PlacedPiece[];
  onPiece(piece: PlacedPiece): Promise<void>;
  /** A piece of another recording that serves this one as well: kept as if it were its own. */
  onAdopted(piece: PlacedPiece): Promise<void>;
  /** Told the words from the beginning on, each time there are more; whoever wants this recording may be told them. */
  onWords(words: string): void;
  onProgress(progress: JobProgress): void;
}

/** Takes one job from its file to its transcript. Port of the queue; app/ puts the pipeline behind it. */
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
  /**
   * Shows progress, as rarely as Telegram bears it: the newest wins, failures are swallowed. `isTrue` is asked right before:
   * what waited may be overtaken by the answer of another worker, in the same message.
   */
  progress(job: Job, progress: JobProgress, isTrue?: () => Promise<boolean>): void;
  /** From now on progress shows these words, too, once the job has taken a while. */
  words(job: Job, words: string): void;
  /**
   * Sends the reply from part `job.sentParts` on; calls `onSent` after each part that Telegram accepted, but resolves after the last.
   * @throws {DeliveryError} when Telegram does not take a part: a retryable one can be tried again later
   */
  deliver(job: Job, transcript: Transcript, onSent: (sentParts: number) => Promise<void>): Promise<void>;
  /** @throws {DeliveryError} when Telegram does not take it */
  failed(job: Job, error: TranshadesError): Promise<void>;
  /** @throws {DeliveryError} when Telegram does not take it */
  cancelled(job: Job): Promise<void>;
}

/** What a chat chose for its tasks. */
export type Choice = Pick<Job, "provider" | "options" | "look">;

export interface NewTask {
  chatId: number;
  messageId: number;
  topic?: Topic;
  guest?: Guest;
  senderName?: string;
  userId: number;
  locale: string;
  file: FileRef;
  /** Tells it from the times it was done before; a task of its own each time. */
  again?: number;
  /** What the chat chose, where that is known: then it is not read once more. */
  chosen?: Choice;
  /** Who is to do it how, whatever the chat chose. */
  asked?: { provider: ProviderName; options: TranscribeOptions; isAlone?: true };
  replaces?: Replaced;
}

/** The door of the queue: where files go. */
export interface TaskInbox {
  /** Resolves once the task is persisted; a task that is known already is ignored. @throws {NotStored} */
  accept(task: NewTask): Promise<void>;
  /** Cancels the job if this user may; resolves to false when it is over or not theirs. */
  cancel(jobId: string, userId: number): Promise<boolean>;
  /** The same for each job that this message tells of; resolves to false when none of them was cancelled. */
  cancelBatch(chatId: number, statusMessageId: number, userId: number): Promise<boolean>;
  /** The chat `from` has become `to`: answers go there. */
  move(from: number, to: number): Promise<void>;
  /** The chat is closed to the bot: its jobs end, whoever works on them. */
  leave(chatId: number): Promise<void>;
}

export interface QueueStatus {
  workers: number;
  busyWorkers: number;
  queued: number;
  running: number;
  parked: number;
  /** Undefined where those are counted among the running ones. */
  delivering?: number;
  /** When the job was accepted that waits longest for a worker (milliseconds since the Unix epoch); undefined for none, or when nobody knows. */
  oldestQueuedAt?: number;
  done: number;
  failed: number;
  /** How BullMQ counts what waits and is worked on, where it does the calling: its name for the queue, and its states. */
  bullmq?: { queue: string; counts: Readonly<Record<string, number>> };
}
