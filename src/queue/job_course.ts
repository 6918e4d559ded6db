import { getLogger } from "@logtape/logtape";
import { abortable } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import { DeliveryError } from "../pipeline/errors.ts";
import type { Permit } from "../semaphore.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { type AttemptDeps, Attempts } from "./attempts.ts";
import { Batches } from "./batches.ts";
import { type Engine, HandedOn, type HeldJob } from "./engine.ts";
import { ClaimLost, classified, JobCancelled, LeaseOver, ShutdownError } from "./errors.ts";
import type { Job, JobProgress } from "./job.ts";
import type { LiveJob } from "./live_job.ts";
import type { JobRunner, JobStore, Messenger } from "./ports.ts";
import type { Replies } from "./replies.ts";
import { InOrder } from "../in_order.ts";
import { SingleFlight } from "./single_flight.ts";

const log = getLogger(["transhades", "queue"]);

/** The progress of one file is shown to so many: of some twenty edits a second (`chat/`) they leave most to others. */
const MAX_WATCHERS = 60;

export interface CourseDeps {
  store: JobStore;
  runner: JobRunner;
  messenger: Messenger;
  engine: Engine;
  replies: Replies;
  clock: Clock;
  random: () => number;
  limits: AttemptDeps["limits"];
  /** Aborts when no more jobs may begin. */
  closing: AbortSignal;
  /** Undefined when the job is not claimed here. */
  held(jobId: string): LiveJob | undefined;
  /** It is in nobody's hands here any more. */
  drop(live: LiveJob): void;
}

/** What a job that was claimed begins with. */
export interface CourseStart {
  /** Finds a transcript that needs no work. */
  stored: () => Promise<Transcript | undefined>;
  /** It is its turn already. */
  permit?: Permit;
}

/** The way of a job from its claim to its reply, or to somebody else's hands. */
export class JobCourse {
  readonly #deps: CourseDeps;
  readonly #flights = new SingleFlight<Transcript, Attempts>();
  readonly #announcing = new InOrder<string>();
  readonly #batches = new Batches();

  constructor(deps: CourseDeps) {
    this.#deps = deps;
  }

  /** Does anybody else wait for the same words? Nobody pays twice because that cannot be told. */
  async isWanted(held: HeldJob): Promise<boolean> {
    if (this.#flights.isWanted(held.recording)) return true;
    return await this.#deps.engine.isWanted(held).catch(() => true);
  }

  async follow(live: LiveJob, start: CourseStart): Promise<void> {
    await this.#succeed(live, start)
      .catch((error: unknown) => this.#fail(live, error))
      .catch((error: unknown) => this.#interrupted(live, error))
      .then(() => live.settled)
      .finally(() => this.#batches.remove(live))
      .catch((error: unknown) => log.error("job {job} is left: {error}", { job: live.job.id, error }));
  }

  show(job: Job, progress: JobProgress): void {
    this.#shown(job, () => this.#deps.messenger.progress(job, progress, () => this.#isStillToTell(job.id)));
  }

  /** Not once another worker has begun with it. Rejects when that cannot be known. */
  async #isStillToTell(jobId: string): Promise<boolean> {
    const { engine, held, store } = this.#deps;
    if (engine.sharedLeaseMs === undefined) return true;
    const live = held(jobId);
    if (live !== undefined) return await live.fence().then(() => true);
    const { state } = await store.get(jobId) ?? {};
    return state === "queued" || state === "parked";
  }

  #shown(job: Job, show: () => void): void {
    try {
      show();
    } catch (error) {
      log.error("job {job}: its progress could not be shown: {error}", { job: job.id, error });
    }
  }

  /** The transcript, when it is known without any work. */
  known(job: Job): Promise<Transcript | undefined> {
    return orNothing(job, () => this.#deps.runner.known(job));
  }

  /** The answer of a job that was being told when whoever worked on it stopped. */
  async stored(live: LiveJob): Promise<Transcript | undefined> {
    if (live.job.state !== "delivering") return undefined;
    const transcript = await orNothing(live.job, () => this.#deps.store.transcript(live.job.id));
    if (transcript === undefined) await live.happen({ type: "lost" });
    return transcript;
  }

  async #succeed(live: LiveJob, { stored, permit }: CourseStart): Promise<void> {
    const transcript = await abortable(stored(), live.signal) ?? await this.#transcribe(live, permit);
    live.needsNoWorker(transcript);
    await abortable(live.announced, live.signal);
    await this.#deps.replies.deliver(live, transcript);
  }

  async #fail(live: LiveJob, error: unknown): Promise<void> {
    if (live.signal.aborted || error instanceof ShutdownError || error instanceof HandedOn) throw error;
    live.needsNoWorker();
    await abortable(live.announced, live.signal);
    await this.#deps.replies.fail(live, classified(error));
  }

  /** Cancelled, handed on, or set aside until the next start: an abort is no failure. */
  async #interrupted(live: LiveJob, error: unknown): Promise<void> {
    const { reason } = live.signal;
    if (reason instanceof JobCancelled) return await this.#deps.replies.cancelled(live);
    if (reason instanceof ClaimLost) return log.warn(reason.message);
    if (reason instanceof LeaseOver) return await this.#standStill(live, reason);
    if (error instanceof HandedOn) return await this.#handOn(live, error);
    await live.happen({ type: "interrupted" });
    await live.release();
    log.info("job {job} goes on after the next start: {error}", { job: live.job.id, error });
  }

  /** What was paid for is stored once that is possible; whoever is called then goes on from it. */
  async #standStill(live: LiveJob, { message }: LeaseOver): Promise<void> {
    log.warn(message);
    await live.answered();
    await live.happen({ type: "interrupted" });
    await live.release();
  }

  /** Not before its status message is there: its number is stored by whoever holds the job. */
  async #handOn(live: LiveJob, { go }: HandedOn): Promise<void> {
    await live.announced;
    if (live.signal.aborted) return await this.#interrupted(live, live.signal.reason);
    await live.release({ isHandedOn: true });
    this.#deps.drop(live);
    await go();
  }

  #transcribe(live: LiveJob, permit: Permit | undefined): Promise<Transcript> {
    const { engine, runner, clock, random, limits, closing } = this.#deps;
    const companions = () => this.#flights.together(live.recording);
    const tell = (progress: JobProgress) => this.#tell(companions(), progress);
    const tellWords = (words: string) => this.#tellWords(companions(), words);
    const announce = (each: LiveJob) => each.announced = this.#announceInTurn(each);
    const shared = { engine, runner, clock, random, limits, closing, companions };
    const attempts = new Attempts(live, { ...shared, tell, tellWords, announce, permit });
    const transcript = this.#flights.run(live.recording, attempts, live.signal);
    live.announced = this.#announceInTurn(live);
    return transcript;
  }

  /** A pause concerns everybody; of how far it is, no more hear than Telegram lets be shown. */
  #tell(companions: Iterable<Attempts>, progress: JobProgress): void {
    let count = 0;
    for (const { live } of companions) {
      if (progress.stage !== "parked" && count++ === MAX_WATCHERS) return;
      this.show(live.job, progress);
    }
  }

  #tellWords(companions: Iterable<Attempts>, words: string): void {
    for (const { live: { job } } of [...companions].slice(0, MAX_WATCHERS)) {
      this.#shown(job, () => this.#deps.messenger.words(job, words));
    }
  }

  /** Of one person in a chat one goes after the other: nobody waits for another's many, and those behind take no memory. */
  #announceInTurn(live: LiveJob): Promise<void> {
    const { chatId, userId, statusMessageId, sharesStatus } = live.job;
    if (sharesStatus) this.show(live.job, { stage: "queued", place: 1 });
    if (statusMessageId !== undefined) return Promise.resolve(this.#batches.add(live));
    return this.#announcing.run(`${chatId} ${userId}`, () => this.#announce(live));
  }

  /** Without a status message the work goes on all the same, unless the chat is the reason. */
  async #announce(live: LiveJob): Promise<void> {
    const { engine, messenger } = this.#deps;
    if (live.job.statusMessageId !== undefined) return;
    try {
      const place = await engine.place(live);
      if (!await this.#join(live, place)) {
        const statusMessageId = await messenger.accepted(live.job, place);
        await live.happen({ type: "announced", statusMessageId });
      }
      this.#batches.add(live);
      engine.told(live, place);
    } catch (error) {
      log.warning("job {job} has no status message: {error}", { job: live.job.id, error });
      if (error instanceof DeliveryError && error.problem !== "unavailable") live.unwelcome.abort(error);
    }
  }

  /**
   * Has the message that tells of another file of the batch tell of this one, too; resolves to false when there is none.
   * The other one is kept as sharing it before this one is: after a crash it must not become an answer that this one overwrites.
   * Where other processes may take jobs up each file keeps a message of its own: nobody there knows the others.
   */
  async #join(live: LiveJob, place: number): Promise<boolean> {
    const { sharedLeaseMs } = this.#deps.engine;
    const companion = sharedLeaseMs === undefined ? this.#batches.companionOf(live) : undefined;
    const statusMessageId = companion?.job.statusMessageId;
    if (companion === undefined || statusMessageId === undefined) return false;
    const shared = { type: "announced", statusMessageId, sharesStatus: true } as const;
    const kept = companion.job.sharesStatus ? undefined : companion.happen(shared);
    this.show({ ...live.job, statusMessageId, sharesStatus: true }, { stage: "queued", place });
    await kept;
    await live.happen(shared);
    return true;
  }
}

async function orNothing<T>(job: Job, find: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    log.error("job {job}: looking for a finished transcript failed: {error}", { job: job.id, error });
    return undefined;
  }
}
