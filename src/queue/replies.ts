import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { TranshadesError } from "../pipeline/errors.ts";
import type { Transcript } from "../transcript/transcript.ts";
import { sleepUntil } from "./alarm.ts";
import type { LiveJob } from "./live_job.ts";
import type { Messenger } from "./ports.ts";
import { backOffMs } from "./retry.ts";

const log = getLogger(["transhades", "queue"]);

/** With pauses of at most 5 minutes: about a day. */
const MAX_SENDS = 300;

export interface ReplyParts {
  messenger: Messenger;
  clock: Clock;
  random: () => number;
  /** Sends again after errors that nobody classified. */
  maxRetries: number;
  /** Aborts when pauses must end, because the program does. */
  closing: AbortSignal;
}

/**
 * Brings results to people, through outages of Telegram of up to a day.
 * Each sent part is stored at once, so a restart neither loses nor repeats it; the one window is a crash after Telegram
 * accepted a part and before the store did, which sends that part twice.
 */
export class Replies {
  readonly #parts: ReplyParts;

  constructor(parts: ReplyParts) {
    this.#parts = parts;
  }

  /** @throws {Error} when the transcript can never be delivered */
  async deliver(live: LiveJob, transcript: Transcript): Promise<void> {
    live.signal.throwIfAborted();
    if (live.job.state !== "delivering") await live.saveTranscript(transcript);
    const onSent = (sentParts: number) => live.change({ sentParts });
    await this.#insist(live, () => this.#parts.messenger.deliver(live.job, transcript, onSent));
    await live.finish("done");
  }

  async fail(live: LiveJob, error: TranshadesError): Promise<void> {
    logFailure(live.job.id, error);
    try {
      await this.#insist(live, () => this.#parts.messenger.failed(live.job, error));
    } catch (unsent) {
      if (live.signal.aborted || this.#parts.closing.aborted) throw unsent;
      log.error("nobody could be told that job {job} failed: {unsent}", { job: live.job.id, unsent });
    }
    await live.finish("failed");
  }

  async cancelled(live: LiveJob): Promise<void> {
    await live.finish("cancelled");
    await live.announced;
    await this.#parts.messenger.cancelled(live.job).catch((error: unknown) => {
      log.warning("nobody could be told that job {job} was cancelled: {error}", { job: live.job.id, error });
    });
  }

  async #insist(live: LiveJob, send: () => Promise<void>): Promise<void> {
    const { clock, closing, random } = this.#parts;
    const signal = AbortSignal.any([live.signal, closing]);
    for (let failures = 0;; failures++) {
      try {
        return await send();
      } catch (error) {
        signal.throwIfAborted();
        if (!this.#worthAnother(error, failures)) throw error;
        const waitMs = backOffMs(failures, retryAfterMs(error), random);
        log.warning("job {job}: sending again in {waitMs} ms: {error}", { job: live.job.id, waitMs, error });
        await sleepUntil(clock.now() + waitMs, { clock, signal });
      }
    }
  }

  #worthAnother(error: unknown, failuresBefore: number): boolean {
    if (!(error instanceof TranshadesError)) return failuresBefore < this.#parts.maxRetries;
    return error.retryable && failuresBefore < MAX_SENDS;
  }
}

/** What the person is told as well needs no stack; what nobody foresaw does. */
function logFailure(job: string, error: TranshadesError): void {
  if (error.userMessageKey === "error-internal") log.error("job {job} failed: {error}", { job, error });
  else log.info("job {job} failed: {reason}", { job, reason: error.message });
}

function retryAfterMs(error: unknown): number | undefined {
  return error instanceof TranshadesError ? error.retryAfterMs : undefined;
}
