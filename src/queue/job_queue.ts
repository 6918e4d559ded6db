import { getLogger } from "@logtape/logtape";
import { abortable, Bell, sleepUntil, waitAtMost } from "../waiting.ts";
import type { NewTask, QueueStatus } from "./ports.ts";
import { DeliveryError } from "../pipeline/errors.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { Attempts } from "./attempts.ts";
import { census } from "./census.ts";
import { Claims } from "./claims.ts";
import { ClaimLost, classified, JobCancelled, ShutdownError } from "./errors.ts";
import type { Job, JobProgress } from "./job.ts";
import { isOver } from "./life.ts";
import { LiveJob } from "./live_job.ts";
import { newJob, taskAgain } from "./new_job.ts";
import { Pieces } from "./pieces.ts";
import type { JobClaim } from "./ports.ts";
import type { Queue, QueueDeps } from "./queue.ts";
import { Replies } from "./replies.ts";
import { SingleFlight } from "./single_flight.ts";
import { Turns } from "./turns.ts";

const log = getLogger(["transhades", "queue"]);

/** A job of one person may see this many later ones of others pass before it goes first. */
const MAX_OVERTAKES = 10;
/** How long another worker may take to end a job that nobody wants any more. */
const CANCEL_MS = 3_000;

/** Follows each job from its acceptance to its reply. */
export class JobQueue implements Queue {
  readonly #deps: QueueDeps;
  readonly #jobs = new Map<string, { live: LiveJob; ended: Promise<void> }>();
  readonly #closing = new AbortController();
  readonly #shutdown = new AbortController();
  readonly #ready = new Bell();
  readonly #flights = new SingleFlight<Transcript, Attempts>();
  readonly #pieces: Pieces;
  readonly #turns: Turns;
  readonly #replies: Replies;
  readonly #claims: Claims;
  readonly #ends = { delivered: 0, failed: 0 };
  #keeping: Promise<void> = Promise.resolve();

  constructor(deps: QueueDeps) {
    this.#deps = deps;
    const { store, messenger, clock, random, settings, worker, reports } = deps;
    const { maxRetries } = settings;
    const closing = this.#closing.signal;
    const limits = { ...settings, maxOvertakes: MAX_OVERTAKES };
    this.#turns = new Turns({ limits, clock, closing, tell: (live, progress) => this.#show(live, progress) });
    this.#pieces = new Pieces(store);
    this.#replies = new Replies({ messenger, clock, random, maxRetries, closing });
    this.#claims = new Claims({
      ...{ store, clock, worker },
      live: () => [...this.#jobs.values()].map(({ live }) => live),
      isLive: (jobId) => this.#jobs.has(jobId),
      takeUp: (claim) => this.#takeUp(claim),
    });
    reports.listen(({ event }) => {
      if (event.type === "delivered" || event.type === "failed") this.#ends[event.type]++;
    });
  }

  async accept(task: NewTask): Promise<void> {
    const job = newJob(task, await this.#deps.choose(task), this.#deps.clock.now());
    if (!await this.#deps.store.add(job) || this.#closing.signal.aborted) return;
    const claim = await this.#claims.claim(job.id);
    if (claim === undefined) return;
    this.#admit(claim, (live) => this.#known(live.job)).report({ type: "accepted" });
  }

  async retry(jobId: string): Promise<boolean> {
    const task = await taskAgain(this.#deps.store, jobId);
    if (task !== undefined) await this.accept(task);
    return task !== undefined;
  }

  async start(): Promise<void> {
    const count = await this.#claims.takeUpAll(this.#closing.signal);
    if (count > 0) log.info("{count} jobs of an earlier run go on", { count });
    this.#keeping = this.#claims.keep(this.#closing.signal);
  }

  async cancel(jobId: string, userId: number): Promise<boolean> {
    const live = this.#jobs.get(jobId)?.live;
    const job = live?.job ?? await this.#deps.store.get(jobId);
    if (job?.userId !== userId || job.state === "delivering" || isOver(job)) return false;
    return await (live === undefined ? this.#cancelElsewhere(jobId) : this.#cancelHere(jobId));
  }

  async move(from: number, to: number): Promise<void> {
    const moving = [...this.#jobs.values()].map(({ live }) => live).filter(({ job }) => job.chatId === from);
    await Promise.all(moving.map((live) => live.happen({ type: "moved", chatId: to })));
  }

  wake(): void {
    this.#ready.ring();
  }

  status(): QueueStatus {
    return {
      workers: this.#deps.settings.maxWorkers,
      busyWorkers: this.#turns.busy,
      ...census([...this.#jobs.values()].map(({ live }) => live.job)),
      done: this.#ends.delivered,
      failed: this.#ends.failed,
    };
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#closing.abort(new ShutdownError());
    await this.#ended(graceMs * 0.9);
    this.#shutdown.abort(new ShutdownError());
    await this.#ended(graceMs * 0.1);
    await this.#keeping;
    if (this.#jobs.size > 0) log.warning("{count} jobs did not stop in time", { count: this.#jobs.size });
  }

  /** Follows the job to its end; `stored` finds a transcript that needs no work. */
  #admit(claim: JobClaim, stored: (live: LiveJob) => Promise<Transcript | undefined>): LiveJob {
    const { clock, reports } = this.#deps;
    const isWanted = (recording: string) => this.#flights.together(recording).length > 0;
    const signals = { closing: this.#closing.signal, shutdown: this.#shutdown.signal };
    const live = new LiveJob(claim, { pieces: this.#pieces, clock, reports, isWanted, ...signals });
    if (claim.cancelRequested) live.cancel();
    const ended = this.#succeed(live, () => stored(live))
      .catch((error: unknown) => this.#fail(live, error))
      .catch((error: unknown) => this.#interrupted(live, error))
      .then(() => live.settled)
      .catch((error: unknown) => log.error("job {job} is left: {error}", { job: live.job.id, error }))
      .finally(() => this.#jobs.get(live.job.id)?.live === live && this.#jobs.delete(live.job.id));
    this.#jobs.set(live.job.id, { live, ended });
    return live;
  }

  /** A job that another worker left, or this one before it began anew. */
  async #takeUp(claim: JobClaim): Promise<void> {
    if (this.#closing.signal.aborted) return await claim.release();
    if (isOver(claim.job)) return await claim.finish(claim.job);
    const live = this.#admit(claim, async (live) => await this.#stored(live) ?? await this.#known(live.job));
    if (live.job.state === "running") await live.happen({ type: "interrupted" });
  }

  async #cancelHere(jobId: string): Promise<boolean> {
    const found = this.#jobs.get(jobId);
    found?.live.cancel();
    await Promise.race([found?.live.over, found?.ended]);
    return found?.live.job.state === "cancelled";
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

  async #succeed(live: LiveJob, stored: () => Promise<Transcript | undefined>): Promise<void> {
    const transcript = await abortable(stored(), live.signal) ?? await this.#transcribe(live);
    await abortable(live.announced, live.signal);
    await this.#replies.deliver(live, transcript);
  }

  async #fail(live: LiveJob, error: unknown): Promise<void> {
    if (live.signal.aborted || error instanceof ShutdownError) throw error;
    await abortable(live.announced, live.signal);
    await this.#replies.fail(live, classified(error));
  }

  /** Cancelled, or set aside until the next start: an abort is no failure. */
  async #interrupted(live: LiveJob, error: unknown): Promise<void> {
    const { reason } = live.signal;
    if (reason instanceof JobCancelled) return await this.#replies.cancelled(live);
    if (reason instanceof ClaimLost) return log.warn(reason.message);
    await live.happen({ type: "interrupted" });
    await live.release();
    log.info("job {job} goes on after the next start: {error}", { job: live.job.id, error });
  }

  #transcribe(live: LiveJob): Promise<Transcript> {
    const { runner, clock, random, settings: { maxRetries } } = this.#deps;
    const companions = () => this.#flights.together(live.recording);
    const tell = (progress: JobProgress) => companions().forEach((each) => this.#show(each.live, progress));
    const announce = (each: LiveJob) => each.announced = this.#announce(each);
    const shared = { turns: this.#turns, ready: this.#ready, closing: this.#closing.signal, announce };
    const attempts = new Attempts(live, { runner, clock, random, maxRetries, companions, tell, ...shared });
    const transcript = this.#flights.run(live.recording, attempts, live.signal);
    live.announced = this.#announce(live);
    return transcript;
  }

  /** Without a status message the work goes on all the same, unless the chat is the reason. */
  async #announce(live: LiveJob): Promise<void> {
    if (live.job.statusMessageId !== undefined) return;
    const place = this.#turns.place(live);
    try {
      const statusMessageId = await this.#deps.messenger.accepted(live.job, place);
      await live.happen({ type: "announced", statusMessageId });
      this.#turns.told(live, place);
    } catch (error) {
      log.warning("job {job} has no status message: {error}", { job: live.job.id, error });
      if (error instanceof DeliveryError && error.problem !== "unavailable") live.unwelcome.abort(error);
    }
  }

  #show({ job }: LiveJob, progress: JobProgress): void {
    try {
      this.#deps.messenger.progress(job, progress);
    } catch (error) {
      log.error("job {job}: its progress could not be shown: {error}", { job: job.id, error });
    }
  }

  #known(job: Job): Promise<Transcript | undefined> {
    return this.#orNothing(job, () => this.#deps.runner.known(job));
  }

  async #stored(live: LiveJob): Promise<Transcript | undefined> {
    if (live.job.state !== "delivering") return undefined;
    const transcript = await this.#orNothing(live.job, () => this.#deps.store.transcript(live.job.id));
    if (transcript === undefined) await live.happen({ type: "lost" });
    return transcript;
  }

  async #orNothing<T>(job: Job, find: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await find();
    } catch (error) {
      log.error("job {job}: looking for a finished transcript failed: {error}", { job: job.id, error });
      return undefined;
    }
  }

  async #ended(withinMs: number): Promise<void> {
    const all = Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
    await waitAtMost(this.#deps.clock, withinMs, all);
  }
}
