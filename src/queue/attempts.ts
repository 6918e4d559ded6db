import { getLogger } from "@logtape/logtape";
import { abandonable, abortable } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { mayServe } from "../pipeline/sharing.ts";
import type { PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { classified } from "./errors.ts";
import type { Engine, EnginePause } from "./engine.ts";
import type { JobProgress } from "./job.ts";
import type { LiveJob } from "./live_job.ts";
import type { JobRunner } from "./ports.ts";
import { endOfWait, isOfProvider, isWithheld, type JobHistory, pauseAfter } from "./retry.ts";
import type { Permit } from "../semaphore.ts";
import { type Flyer, StandAside } from "./single_flight.ts";

const log = getLogger(["transhades", "queue"]);

/** How long a run that was aborted may take to end before nobody waits for it any more. */
const ABANDON_AFTER_MS = 300;

/** What attempts need. */
export interface AttemptDeps {
  runner: JobRunner;
  clock: Clock;
  /** From 0 to 1, like Math.random. */
  random: () => number;
  limits: { readonly maxRetries: number };
  engine: Engine;
  /** It is this job's turn already. */
  permit?: Permit;
  /** Aborts when no more jobs may begin. */
  closing: AbortSignal;
  /** Sends the status message; a refusal of the chat is found in `unwelcome`. */
  announce(live: LiveJob): Promise<void>;
  /** Those who want the same result, this one among them. */
  companions(): Iterable<Attempts>;
  /** Tells everybody who waits for this result. */
  tell(progress: JobProgress): void;
  /** Tells them what was heard so far. */
  tellWords(words: string): void;
}

/** One job's way to its transcript: a turn, a run, and after a failure that can get better a pause and the next run. */
export class Attempts implements Flyer<Transcript> {
  readonly live: LiveJob;
  readonly #deps: AttemptDeps;
  #given: Permit | undefined;
  /** Ends the present pause; undefined when only time does. */
  #bell: AbortSignal | undefined;
  /** When this process finished its last piece of the job. */
  #progressAt: number | undefined;
  #vainWaits: number;
  /** Is the pause one for its provider? Then all wait who chose that provider. */
  #waitsForProvider = false;

  constructor(live: LiveJob, deps: AttemptDeps) {
    this.live = live;
    this.#deps = deps;
    this.#bell = deps.engine.nextWake;
    this.#given = deps.permit;
    this.#vainWaits = live.job.vainWaits ?? 0;
  }

  /** Waits out a pause first. */
  async takeTurn(...signals: AbortSignal[]): Promise<Permit> {
    const { closing, engine } = this.#deps;
    const patience = AbortSignal.any([...signals, closing]);
    const given = this.#given;
    this.#given = undefined;
    const pause = given === undefined ? this.#pause() : undefined;
    if (pause !== undefined) await engine.pause(this.live, pause, patience);
    if (this.live.job.state === "parked") {
      this.#waitsForProvider = false;
      await this.live.happen({ type: "resumed" });
    }
    return given ?? await engine.turn(this.live, patience);
  }

  async work(first: Permit | undefined): Promise<Transcript> {
    let permit = first ?? await this.takeTurn(this.live.signal);
    for (;;) {
      try {
        return await this.#run(permit);
      } catch (error) {
        const { aborted, reason } = this.live.unwelcome.signal;
        const failure = aborted ? reason : error;
        await this.#park(failure);
        this.#waitsForProvider = isOfProvider(failure);
        if (this.#waitsForProvider || isWithheld(failure)) throw new StandAside();
      }
      permit = await this.takeTurn(this.live.signal);
    }
  }

  accepts(result: Transcript): boolean {
    return mayServe(result, this.live.job.provider);
  }

  async #run(permit: Permit): Promise<Transcript> {
    using _turn = permit;
    const { live } = this;
    const begun = Promise.all([live.pieces(), live.happen({ type: "started" })]);
    const [finished] = await abortable(begun, live.signal);
    const { clock, runner, tell, tellWords } = this.#deps;
    const signal = AbortSignal.any([live.signal, await this.#welcome()]);
    const run = runner.run(live.job, {
      finished,
      onPiece: (piece) => this.#finished(piece),
      onAdopted: (piece) => live.savePiece(piece),
      onWords: (words) => signal.aborted || tellWords(words),
      onProgress: (progress) => signal.aborted || tell(progress),
    }, signal);
    const onAbandoned = () =>
      log.warning("job {job} does not heed its signal; its run is left", { job: live.job.id });
    return await abandonable(run, { clock, graceMs: ABANDON_AFTER_MS, signal, onAbandoned });
  }

  #finished(piece: PlacedPiece): Promise<void> {
    const { sampleCount, transcript: { provider, model, tookSeconds } } = piece;
    this.#progressAt = this.#deps.clock.now();
    this.#vainWaits = 0;
    const audioSeconds = sampleCount / SAMPLE_RATE;
    this.live.report({ type: "piece", audioSeconds, provider, model, tookSeconds });
    return this.live.savePiece(piece);
  }

  /** A chat that took no status message is asked again before anything is heard for it. */
  async #welcome(): Promise<AbortSignal> {
    const { live } = this;
    if (live.unwelcome.signal.aborted) {
      live.welcome();
      await this.#deps.announce(live);
      live.unwelcome.signal.throwIfAborted();
    }
    return live.unwelcome.signal;
  }

  /** Throws the error, classified, when there is nothing to wait for. */
  async #park(failure: unknown): Promise<void> {
    const { live } = this;
    const { engine, clock, limits: { maxRetries }, random, tell } = this.#deps;
    live.signal.throwIfAborted();
    const error = classified(failure);
    const pause = pauseAfter(error, { ...this.#history(), maxRetries, random });
    if (pause === undefined) throw error;
    const { waitMs, reason, accountName, provider } = pause;
    const job = live.job.id;
    log.info("job {job} waits {waitMs} ms: {problem}", { job, waitMs, problem: error.message });
    this.#bell = reason === "accounts" || reason === "connection" ? engine.nextWake : undefined;
    if (reason === "provider") this.#vainWaits++;
    const until = clock.now() + waitMs;
    const failed = reason === "retry";
    const progress = { progressAt: this.#progressAt, vainWaits: this.#vainWaits };
    await live.happen({ type: "parked", until, reason, failed, ...progress });
    tell({ stage: "parked", until, reason, accountName, provider });
  }

  /** Its own, or that of another one. */
  #pause(): EnginePause | undefined {
    const { notBefore = 0, state } = this.live.job;
    if (state !== "parked") return this.#whoWaits();
    return { until: endOfWait(notBefore, this.#deps.clock.now()), bell: this.#bell };
  }

  /** The wait of another one who chose the same provider: while that one waits, nobody asks it. */
  #whoWaits(): EnginePause | undefined {
    for (const other of this.#deps.companions()) {
      const { provider, notBefore } = other.live.job;
      if (!other.#waitsForProvider || provider !== this.live.job.provider || notBefore === undefined) {
        continue;
      }
      return { until: notBefore, bell: other.#bell };
    }
    return undefined;
  }

  #history(): Omit<JobHistory, "maxRetries" | "random"> {
    const { failedAttempts, acceptedAt, progressAt = acceptedAt, isAlone } = this.live.job;
    const now = this.#deps.clock.now();
    return {
      failedAttempts,
      acceptedAgoMs: now - acceptedAt,
      idleMs: now - (this.#progressAt ?? progressAt),
      vainWaits: this.#vainWaits,
      isPatient: isAlone,
    };
  }
}
