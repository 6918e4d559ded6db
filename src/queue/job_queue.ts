import { getLogger } from "@logtape/logtape";
import { mayServe } from "../pipeline/sharing.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { sleepUntil, waitAtMost } from "../waiting.ts";
import type { Engine, EngineHost, Given, HeldJob } from "./engine.ts";
import { NotStored, ShutdownError } from "./errors.ts";
import { type CourseStart, JobCourse } from "./job_course.ts";
import { isOver } from "./life.ts";
import { LiveJob } from "./live_job.ts";
import { newJob, taskAgain } from "./new_job.ts";
import { Pieces } from "./pieces.ts";
import type { JobClaim, NewTask, QueueStatus } from "./ports.ts";
import type { Queue, QueueDeps, QueueLimits } from "./queue.ts";
import { Replies } from "./replies.ts";

const log = getLogger(["transhades", "queue"]);

/** How long an engine may take to leave, once no job is worked on here: its database may be away. */
const ENGINE_STOP_MS = 1_000;
/** How long another worker may take to end a job that nobody wants any more. */
const CANCEL_MS = 3_000;

/** The door for tasks, and what the engine works for: holds the jobs that are claimed here. */
export class JobQueue implements Queue, EngineHost {
  readonly #deps: QueueDeps;
  readonly #jobs = new Map<string, { live: LiveJob; ended: Promise<void> }>();
  readonly #closing = new AbortController();
  /** Why nothing that runs may go on, once that is so. */
  #shutdown?: ShutdownError;
  readonly #pieces: Pieces;
  readonly #engine: Engine;
  readonly #course: JobCourse;
  readonly #limits: { maxRetries: number };

  constructor(deps: QueueDeps) {
    this.#deps = deps;
    const { closing } = this;
    this.#pieces = new Pieces(deps.store);
    this.#engine = deps.engine(this);
    const limits = this.#limits = { maxRetries: deps.maxRetries };
    const replies = new Replies({ ...deps, limits, closing });
    const drop = (live: LiveJob) => this.#drop(live);
    const held = (jobId: string) => this.#jobs.get(jobId)?.live;
    this.#course = new JobCourse({ ...deps, limits, engine: this.#engine, replies, closing, held, drop });
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  async accept(task: NewTask): Promise<void> {
    const claim = await this.#persist(task);
    if (claim === undefined) return;
    if (this.closing.aborted) return await claim.release();
    this.#admit(claim, (live) => ({ stored: () => this.#course.known(live.job) }))
      .report({ type: "accepted" });
  }

  async #persist(task: NewTask): Promise<JobClaim | undefined> {
    try {
      const chosen = task.chosen ?? await this.#deps.choose(task);
      return await this.#engine.add(newJob(task, chosen, this.#deps.clock.now()));
    } catch (cause) {
      throw new NotStored(cause);
    }
  }

  async retry(jobId: string): Promise<boolean> {
    const task = await taskAgain(this.#deps.store, jobId);
    if (task !== undefined) await this.accept(task);
    return task !== undefined;
  }

  async start(): Promise<void> {
    await this.#engine.start();
  }

  async cancel(jobId: string, userId: number): Promise<boolean> {
    const live = this.#jobs.get(jobId)?.live;
    const job = live?.job ?? await this.#deps.store.get(jobId);
    if (job?.userId !== userId || job.state === "delivering" || isOver(job)) return false;
    return live !== undefined && await this.#cancelHere(live) || await this.#cancelElsewhere(jobId);
  }

  async cancelBatch(chatId: number, statusMessageId: number, userId: number): Promise<boolean> {
    const isAlone = this.#engine.sharedLeaseMs === undefined;
    const open = isAlone ? this.held().map(({ job }) => job) : await this.#deps.store.unfinished();
    const told = open.filter((job) => job.chatId === chatId && job.statusMessageId === statusMessageId);
    const ended = await Promise.all(told.map(({ id }) => this.cancel(id, userId)));
    return ended.includes(true);
  }

  async move(from: number, to: number): Promise<void> {
    const moving = this.held().filter(({ job }) => job.chatId === from);
    await Promise.all(moving.map((live) => live.happen({ type: "moved", chatId: to })));
  }

  async leave(chatId: number): Promise<void> {
    const { store } = this.#deps;
    const left = (await store.unfinished()).filter((job) => job.chatId === chatId);
    for (const live of this.held()) if (live.job.chatId === chatId) live.cancel();
    for (const { id } of left) if (!this.isHeld(id)) await store.requestCancel(id);
  }

  wake(): void {
    this.#engine.wake();
  }

  use({ maxRetries, ...limits }: QueueLimits): void {
    this.#limits.maxRetries = maxRetries;
    this.#engine.use(limits);
  }

  status(): Promise<QueueStatus> {
    return this.#engine.status();
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#closing.abort(new ShutdownError());
    await this.#ended(graceMs * 0.9);
    this.#interruptAll();
    await this.#ended(graceMs * 0.1);
    await waitAtMost(this.#deps.clock, ENGINE_STOP_MS, this.#engine.stop());
    if (this.#jobs.size > 0) log.warning("{count} jobs did not stop in time", { count: this.#jobs.size });
  }

  held(): LiveJob[] {
    return [...this.#jobs.values()].map(({ live }) => live);
  }

  isHeld(jobId: string): boolean {
    return this.#jobs.has(jobId);
  }

  /** A job that another worker left, or this one before it began anew, or whose turn has come. */
  async takeUp(claim: JobClaim, { permit, words }: Given = {}): Promise<HeldJob | undefined> {
    if (this.closing.aborted) return void await claim.release();
    if (isOver(claim.job)) return void await claim.finish(claim.job);
    const live = this.#admit(claim, (live) => ({ stored: () => this.#wordsOf(live, words), permit }));
    if (live.job.state === "running") await live.happen({ type: "interrupted" });
    return live;
  }

  tellPlace({ job }: HeldJob, place: number): void {
    this.#course.show(job, { stage: "queued", place });
  }

  /** Follows the job to its end. */
  #admit(claim: JobClaim, start: (live: LiveJob) => CourseStart): LiveJob {
    const { clock, reports } = this.#deps;
    const isWanted = (held: HeldJob) => this.#course.isWanted(held);
    const { sharedLeaseMs } = this.#engine;
    const live = new LiveJob(claim, {
      pieces: this.#pieces,
      clock,
      reports,
      isWanted,
      sharedLeaseMs,
      closing: this.closing,
    });
    if (claim.cancelRequested) live.cancel();
    if (this.#shutdown !== undefined) live.interrupt(this.#shutdown);
    const ended = this.#course.follow(live, start(live)).finally(() => this.#drop(live));
    this.#jobs.set(live.job.id, { live, ended });
    return live;
  }

  /** Those that are stored, or in the cache, or were heard just now by whom this job may be told. */
  async #wordsOf(live: LiveJob, heard: Transcript | undefined): Promise<Transcript | undefined> {
    const served = heard !== undefined && mayServe(heard, live.job.provider) ? heard : undefined;
    return await this.#course.stored(live) ?? served ?? await this.#course.known(live.job);
  }

  #drop(live: LiveJob): void {
    live.needsNoWorker();
    if (this.#jobs.get(live.job.id)?.live === live) this.#jobs.delete(live.job.id);
  }

  /** `false` also when it was just handed on. */
  async #cancelHere(live: LiveJob): Promise<boolean> {
    live.cancel();
    await Promise.race([live.over, this.#jobs.get(live.job.id)?.ended]);
    return live.job.state === "cancelled";
  }

  /** Asks whoever works on it; `true` when it ended so within a moment. */
  async #cancelElsewhere(jobId: string): Promise<boolean> {
    const { store, clock } = this.#deps;
    const over = new AbortController();
    using _listening = store.onChange((change) => {
      if (change.jobId === jobId && change.change === "over") over.abort();
    });
    await store.requestCancel(jobId);
    await sleepUntil(clock.now() + CANCEL_MS, { clock, bell: over.signal });
    return (await store.get(jobId))?.state === "cancelled";
  }

  #interruptAll(): void {
    this.#shutdown = new ShutdownError();
    for (const live of this.held()) live.interrupt(this.#shutdown);
  }

  async #ended(withinMs: number): Promise<void> {
    const all = Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
    await waitAtMost(this.#deps.clock, withinMs, all);
  }
}
