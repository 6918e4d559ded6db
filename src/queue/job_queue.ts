import { getLogger } from "@logtape/logtape";
import { abortable } from "../abortable.ts";
import type { NewTask, QueueStatus } from "../chat/ports.ts";
import { flightKey } from "../pipeline/sharing.ts";
import { DeliveryError } from "../pipeline/errors.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { Alarm } from "./alarm.ts";
import { Attempts } from "./attempts.ts";
import { classified, JobCancelled, ShutdownError } from "./errors.ts";
import type { Job, JobProgress } from "./job.ts";
import { LiveJob } from "./live_job.ts";
import type { Queue, QueueParts } from "./queue.ts";
import { Replies } from "./replies.ts";
import { SingleFlight } from "./single_flight.ts";
import { Turns } from "./turns.ts";

const log = getLogger(["transhades", "queue"]);

/** A job of one person may see this many later ones of others pass before it goes first. */
const MAX_OVERTAKES = 10;

/** Follows each job from its acceptance to its reply. */
export class JobQueue implements Queue {
  readonly #parts: QueueParts;
  readonly #jobs = new Map<string, { live: LiveJob; ended: Promise<void> }>();
  readonly #closing = new AbortController();
  readonly #shutdown = new AbortController();
  readonly #alarm = new Alarm();
  readonly #flights = new SingleFlight<Transcript, Attempts>();
  readonly #turns: Turns;
  readonly #replies: Replies;
  #done = 0;
  #failed = 0;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    const { messenger, clock, random, settings } = parts;
    const { maxRetries } = settings;
    const closing = this.#closing.signal;
    const limits = { ...settings, maxOvertakes: MAX_OVERTAKES };
    this.#turns = new Turns({ limits, clock, closing, tell: (live, progress) => this.#show(live, progress) });
    this.#replies = new Replies({ messenger, clock, random, maxRetries, closing });
  }

  async accept(task: NewTask): Promise<void> {
    const job: Job = {
      ...task,
      ...await this.#parts.choose(task),
      id: `${task.chatId}:${task.messageId}`,
      state: "queued",
      acceptedAt: this.#parts.clock.now(),
      failedAttempts: 0,
      sentParts: 0,
    };
    if (await this.#parts.store.add(job)) this.#admit(job, () => this.#known(job));
  }

  async start(): Promise<void> {
    const jobs = await this.#parts.store.unfinished();
    if (jobs.length > 0) log.info("{count} jobs of an earlier run go on", { count: jobs.length });
    for (const job of jobs) {
      if (job.state === "running") job.state = "queued";
      this.#admit(job, async () => await this.#stored(job) ?? await this.#known(job));
    }
  }

  async cancel(jobId: string, userId: number): Promise<boolean> {
    const found = this.#jobs.get(jobId);
    if (found === undefined || found.live.userId !== userId) return false;
    if (found.live.job.state === "delivering") return false;
    found.live.cancel();
    await Promise.race([found.live.over, found.ended]);
    return found.live.job.state === "cancelled";
  }

  async move(from: number, to: number): Promise<void> {
    const moving = [...this.#jobs.values()].map(({ live }) => live).filter(({ job }) => job.chatId === from);
    const place = { chatId: to, hasMoved: true, statusMessageId: undefined, topic: undefined } as const;
    await Promise.all(moving.map((live) => live.change(place)));
  }

  wake(): void {
    this.#alarm.ring();
  }

  status(): QueueStatus {
    const states = [...this.#jobs.values()].map(({ live }) => live.job.state);
    return {
      workers: this.#parts.settings.maxWorkers,
      busyWorkers: this.#turns.busy,
      queued: states.filter((state) => state === "queued").length,
      parked: states.filter((state) => state === "parked").length,
      done: this.#done,
      failed: this.#failed,
    };
  }

  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#closing.abort(new ShutdownError());
    await this.#ended(graceMs * 0.9);
    this.#shutdown.abort(new ShutdownError());
    await this.#ended(graceMs * 0.1);
    if (this.#jobs.size > 0) log.warning("{count} jobs did not stop in time", { count: this.#jobs.size });
  }

  /** Follows the job to its end; `stored` finds a transcript that needs no work. */
  #admit(job: Job, stored: () => Promise<Transcript | undefined>): void {
    if (this.#closing.signal.aborted || this.#jobs.has(job.id)) return;
    const live = new LiveJob(job, this.#parts.store, this.#shutdown.signal);
    const ended = this.#succeed(live, stored)
      .catch((error: unknown) => this.#fail(live, error))
      .catch((error: unknown) => this.#interrupted(live, error))
      .finally(() => this.#jobs.delete(job.id));
    this.#jobs.set(job.id, { live, ended });
  }

  async #succeed(live: LiveJob, stored: () => Promise<Transcript | undefined>): Promise<void> {
    const transcript = await abortable(stored(), live.signal) ?? await this.#transcribe(live);
    await abortable(live.announced, live.signal);
    await this.#replies.deliver(live, transcript);
    this.#done++;
  }

  async #fail(live: LiveJob, error: unknown): Promise<void> {
    if (live.signal.aborted || error instanceof ShutdownError) throw error;
    await abortable(live.announced, live.signal);
    await this.#replies.fail(live, classified(error));
    this.#failed++;
  }

  /** Cancelled, or set aside until the next start: an abort is no failure. */
  async #interrupted(live: LiveJob, error: unknown): Promise<void> {
    if (live.signal.reason instanceof JobCancelled) return await this.#replies.cancelled(live);
    if (live.job.state === "running") await live.change({ state: "queued" });
    log.info("job {job} goes on after the next start: {error}", { job: live.job.id, error });
  }

  #transcribe(live: LiveJob): Promise<Transcript> {
    const { runner, clock, random, settings: { maxRetries } } = this.#parts;
    const key = flightKey(live.job);
    const companions = () => this.#flights.together(key);
    const tell = (progress: JobProgress) => companions().forEach((each) => this.#show(each.live, progress));
    const announce = (each: LiveJob) => each.announced = this.#announce(each);
    const shared = { turns: this.#turns, alarm: this.#alarm, closing: this.#closing.signal, announce };
    const attempts = new Attempts(live, { runner, clock, random, maxRetries, companions, tell, ...shared });
    const transcript = this.#flights.run(key, attempts, live.signal);
    live.announced = this.#announce(live);
    return transcript;
  }

  /** Without a status message the work goes on all the same, unless the chat is the reason. */
  async #announce(live: LiveJob): Promise<void> {
    if (live.job.statusMessageId !== undefined) return;
    const place = this.#turns.place(live);
    try {
      await live.change({ statusMessageId: await this.#parts.messenger.accepted(live.job, place) });
      this.#turns.told(live, place);
    } catch (error) {
      log.warning("job {job} has no status message: {error}", { job: live.job.id, error });
      if (error instanceof DeliveryError && error.problem !== "unavailable") live.unwelcome.abort(error);
    }
  }

  #show({ job }: LiveJob, progress: JobProgress): void {
    try {
      this.#parts.messenger.progress(job, progress);
    } catch (error) {
      log.error("job {job}: its progress could not be shown: {error}", { job: job.id, error });
    }
  }

  #known(job: Job): Promise<Transcript | undefined> {
    return this.#orNothing(job, () => this.#parts.runner.known(job));
  }

  #stored(job: Job): Promise<Transcript | undefined> {
    return this.#orNothing(job, () => this.#parts.store.transcript(job.id));
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
    const enough = new AbortController();
    try {
      await Promise.race([all, this.#parts.clock.sleep(withinMs, enough.signal)]);
    } finally {
      enough.abort();
    }
  }
}
