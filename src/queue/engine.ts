import type { Permit } from "../semaphore.ts";
import type { Ticket } from "./fair_line.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { Job } from "./job.ts";
import type { JobClaim, QueueStatus } from "./ports.ts";

/** How many jobs may run at once. */
export interface EngineLimits {
  /** In this process. */
  maxWorkers: number;
  /** Of one person, over all who share the jobs. */
  maxPerUser: number;
}

/**
 * Decides who works on which job when; what happens in a job is the queue's. An engine may keep a job that waits in the
 * hands of who accepted it, or hand it on: then whoever has a worker free is called with it (`EngineHost.takeUp`).
 */
export interface Engine {
  /** How long a claim that is not renewed holds, where other processes work on the same jobs; undefined where none do. */
  readonly sharedLeaseMs?: number;
  /** Aborts when somebody calls `wake` the next time. */
  readonly nextWake: AbortSignal;
  /** Begins to hand out jobs, those that nobody works on first. */
  start(): Promise<void>;
  /** Persists a new job, claimed here. Undefined when it is known already. @throws what the store throws */
  add(job: Job): Promise<JobClaim | undefined>;
  /**
   * Waits out a pause without a worker.
   * @throws {HandedOn}; the signal's reason when it aborts
   */
  pause(held: HeldJob, pause: EnginePause, signal: AbortSignal): Promise<void>;
  /**
   * Resolves once it is the job's turn.
   * @throws {HandedOn}; the signal's reason when it aborts
   */
  turn(held: HeldJob, signal: AbortSignal): Promise<Permit>;
  /** 1 for the next to be served; 0 for who does not wait. */
  place(held: HeldJob): Promise<number>;
  /** The person sees this place now; later ones are told as they change. */
  told(held: HeldJob, place: number): void;
  /** Does another job, in whoever's hands, wait for the same words, now that this one has no more use for them? */
  isWanted(held: HeldJob): Promise<boolean>;
  /** Jobs whose pause may end so go on at once. */
  wake(): void;
  /** Counts for whoever begins from now on. */
  use(limits: EngineLimits): void;
  /** Counted over all who share the jobs. */
  status(): Promise<QueueStatus>;
  /** The host has closed, since when nothing was handed out, and holds no job any more that heeds its signal. */
  stop(): Promise<void>;
}

export type EngineMaker = (host: EngineHost) => Engine;

export interface EnginePause {
  /** Milliseconds since the Unix epoch. */
  until: number;
  /** Ends it before: a `nextWake` of the engine. */
  bell?: AbortSignal;
}

/** A job that is claimed here, as an engine sees it. */
export interface HeldJob extends Ticket {
  readonly job: Job;
  /** What is asked for; those with the same one share pieces. */
  readonly recording: string;
  /** Settles once it needs no worker any more, to its words if they are there: else it failed, or was handed on. */
  readonly worked: Promise<Transcript | undefined>;
  /** Makes its lease last. */
  renew(): Promise<void>;
  cancel(): void;
}

/** What a job is taken up with. */
export interface Given {
  /** It is its turn. */
  permit?: Permit;
  /** What was heard of its recording just now. */
  words?: Transcript;
}

/** What an engine works for. */
export interface EngineHost {
  /** Aborts when no more jobs may begin. */
  readonly closing: AbortSignal;
  /** The jobs that are claimed here. */
  held(): Iterable<HeldJob>;
  isHeld(jobId: string): boolean;
  /** Goes on with a job that nobody works on. Undefined when nothing is left to be done. */
  takeUp(claim: JobClaim, given?: Given): Promise<HeldJob | undefined>;
  /** Tells the person of a job its new place. */
  tellPlace(held: HeldJob, place: number): void;
}

/** Thrown to whoever waits for its turn here: the engine will call somebody when it has come. */
export class HandedOn extends Error {
  override name = "HandedOn";

  /** @param go to be called once the claim was given back */
  constructor(readonly go: () => Promise<void>) {
    super("the job waits elsewhere for its turn");
  }
}
