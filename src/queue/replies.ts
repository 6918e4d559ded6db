import { sleepUntil } from "../waiting.ts";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { DeliveryError, InternalError, TranshadesError } from "../pipeline/errors.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { isOver } from "./life.ts";
import type { LiveJob } from "./live_job.ts";
import type { Messenger } from "./ports.ts";
import { backOffMs, endOfWait, isWithheld, withheldPauseMs } from "./retry.ts";

const log = getLogger(["transhades", "queue"]);

/** All pauses of one answer together: an outage of Telegram, or a token that is no longer good, may last as long. */
const LONGEST_DELIVERY_MS = 24 * 3_600_000;

export interface ReplyDeps {
  messenger: Messenger;
  clock: Clock;
  random: () => number;
  /** Sends again after errors that nobody classified. */
  limits: { readonly maxRetries: number };
  /** Aborts when pauses must end, because the program does. */
  closing: AbortSignal;
}

/**
 * Brings results to people, through outages of Telegram of up to a day, whatever restarts lie between. What is refused for
 * a reason that is the token's, the server's or the account's waits as an outage does: only the chat itself, or the message,
 * can make an answer undeliverable.
 * Each sent part is stored at once, the last as the end of the job, so a restart neither loses nor repeats it; the one window
 * is a crash after Telegram accepted a part and before the store did, which sends that part twice.
 */
export class Replies {
  readonly #deps: ReplyDeps;

  constructor(deps: ReplyDeps) {
    this.#deps = deps;
  }

  /** @throws {Error} when the transcript can never be delivered */
  async deliver(live: LiveJob, transcript: Transcript): Promise<void> {
    live.signal.throwIfAborted();
    if (live.job.state !== "delivering") await live.heard(transcript);
    const onSent = async (parts: number) => {
      await live.happen({ type: "sent", parts });
      await live.fence();
    };
    const tell = () => this.#deps.messenger.deliver(live.job, transcript, onSent);
    await this.#waitOut(live);
    await this.#insist(live, () => fenced(live, tell));
    await live.end({ type: "delivered" });
  }

  async fail(live: LiveJob, error: TranshadesError): Promise<void> {
    logFailure(live.job.id, error);
    const tell = () => fenced(live, () => this.#deps.messenger.failed(live.job, error));
    try {
      // Who could not be brought the answer can hardly be told so.
      await (error instanceof DeliveryError ? tell() : this.#insist(live, tell));
    } catch (unsent) {
      if (live.signal.aborted || this.#deps.closing.aborted) throw unsent;
      log.error("nobody could be told that job {job} failed: {unsent}", { job: live.job.id, unsent });
    }
    await live.end({ type: "failed", error });
  }

  async cancelled(live: LiveJob): Promise<void> {
    if (!await live.end({ type: "cancelled" })) return;
    await live.announced;
    const tell = () => this.#deps.messenger.cancelled(live.job);
    await this.#insist(live, tell, this.#deps.closing).catch((error: unknown) => {
      log.warning("nobody could be told that job {job} was cancelled: {error}", { job: live.job.id, error });
    });
  }

  /** `signal` ends the pauses: the job's own, unless it is over. */
  async #insist(live: LiveJob, send: () => Promise<void>, signal = this.#signal(live)): Promise<void> {
    const failures = { all: 0, withheld: 0, unforeseen: 0 };
    for (;;) {
      try {
        return await send();
      } catch (error) {
        signal.throwIfAborted();
        const waitMs = this.#pauseAfter(error, live, failures);
        if (waitMs === undefined) throw error;
        log.warning("job {job}: sending again in {waitMs} ms: {error}", { job: live.job.id, waitMs, error });
        await this.#pause(live, waitMs, error, signal);
      }
    }
  }

  /** Undefined when no other try is worth it. */
  #pauseAfter(error: unknown, { job }: LiveJob, failures: Failures): number | undefined {
    const { random, limits: { maxRetries } } = this.#deps;
    const before = failures.all++;
    if (!(error instanceof TranshadesError)) {
      return failures.unforeseen++ < maxRetries ? backOffMs(before, undefined, random) : undefined;
    }
    const isOverdue = (job.deliveryWaitedMs ?? 0) >= LONGEST_DELIVERY_MS;
    if (!error.retryable || isOverdue) return undefined;
    if (isWithheld(error)) return withheldPauseMs(failures.withheld++);
    return backOffMs(before, error.retryAfterMs, random);
  }

  /** A wait that Telegram asked for is kept over a restart; any other one may end sooner with it. */
  async #pause(live: LiveJob, waitMs: number, error: unknown, signal: AbortSignal): Promise<void> {
    const until = this.#deps.clock.now() + waitMs;
    const isAsked = error instanceof TranshadesError && error.retryAfterMs !== undefined;
    if (!isOver(live.job)) {
      await live.happen({ type: "postponed", waitMs, until: isAsked ? until : undefined });
    }
    await sleepUntil(until, { clock: this.#deps.clock, signal });
  }

  /** What is left of a wait that Telegram asked an earlier run for. */
  async #waitOut(live: LiveJob): Promise<void> {
    const { clock } = this.#deps;
    const { notBefore = 0 } = live.job;
    const until = endOfWait(notBefore, clock.now());
    if (until > clock.now()) await sleepUntil(until, { clock, signal: this.#signal(live) });
  }

  #signal(live: LiveJob): AbortSignal {
    return AbortSignal.any([live.signal, this.#deps.closing]);
  }
}

/** Whoever lost the claim sends nothing. */
async function fenced(live: LiveJob, send: () => Promise<void>): Promise<void> {
  await live.fence();
  await send();
}

/** Of one answer, counted by kind. */
interface Failures {
  all: number;
  withheld: number;
  unforeseen: number;
}

/** What the person is told as well needs no stack; what nobody foresaw does. */
function logFailure(job: string, error: TranshadesError): void {
  if (error instanceof InternalError) log.error("job {job} failed: {error}", { job, error });
  else log.info("job {job} failed: {reason}", { job, reason: error.message });
}
