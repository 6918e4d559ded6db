import { growingMs } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import { AllProvidersFailed, isUnknownLanguage, ProviderError } from "../pipeline/errors.ts";
import { type Transcriber, wrapTranscriber } from "../pipeline/transcriber.ts";
import { shortClockTime } from "./progress.ts";

/** More is not sat out, at once or in several pauses: the person decides when the command is given again. */
const MOST_WAIT_MS = 2 * 3_600_000;
/** Pauses in a row after which nothing was recognised. */
const MOST_PAUSES = 5;
const FIRST_PAUSE_MS = 5_000;

/** What is to be waited for, and for how long. */
interface Wait {
  says: string;
  waitMs: number;
}

/**
 * Waits where providers ask to wait, for all pieces of one file together, and says so. Only what no provider can do just now
 * comes here: the pauses are theirs, and grow by themselves where they are short and of no use.
 */
export class Patience {
  #pauses = 0;
  /** Since something was recognised. */
  #pausedMs = 0;
  #until = 0;
  #epoch = 0;
  /** Aborted with the reason when one piece has failed for good: no other need wait then. */
  readonly #over = new AbortController();

  constructor(readonly clock: Clock, readonly tell: (text: string) => void) {}

  wrap(inner: Transcriber): Transcriber {
    return wrapTranscriber(inner, async (piece, options, signal) => {
      for (;;) {
        await this.#pauseIsOver(signal);
        const epoch = this.#epoch;
        try {
          const transcript = await inner.transcribe(piece, options, signal);
          this.#pauses = 0;
          this.#pausedMs = 0;
          return transcript;
        } catch (error) {
          signal.throwIfAborted();
          this.#giveUpOrPause(error, epoch);
        }
      }
    });
  }

  async #pauseIsOver(signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, this.#over.signal]);
    while (this.#until > this.clock.now()) await this.clock.sleep(this.#until - this.clock.now(), stop);
    stop.throwIfAborted();
  }

  /** Pieces refused together wait together: the first of them makes the pause. @throws the error, when waiting is of no use */
  #giveUpOrPause(error: unknown, epoch: number): void {
    const wait = waitOf(error);
    if (wait !== undefined && epoch < this.#epoch) return;
    const waitMs = Math.max(wait?.waitMs ?? Infinity, growingMs(this.#pauses, FIRST_PAUSE_MS, MOST_WAIT_MS));
    if (wait === undefined || this.#pausedMs + waitMs > MOST_WAIT_MS || this.#pauses === MOST_PAUSES) {
      if (!isUnknownLanguage(error)) this.#over.abort(error);
      throw error;
    }
    this.#pauses++;
    this.#pausedMs += waitMs;
    this.#epoch++;
    this.#until = this.clock.now() + waitMs;
    this.tell(
      `${wait.says}: it goes on by itself in ${shortClockTime(Math.ceil(waitMs / 1000))}`,
    );
  }
}

/** The shortest wait that somebody asks for; undefined when waiting is of no use. */
function waitOf(error: unknown): Wait | undefined {
  const attempts = error instanceof AllProvidersFailed ? error.attempts : [error];
  return attempts
    .flatMap((attempt) =>
      attempt instanceof ProviderError && attempt.retryable && attempt.retryAfterMs
        ? [{ says: saysOf(attempt), waitMs: attempt.retryAfterMs }]
        : []
    )
    .toSorted((a, b) => a.waitMs - b.waitMs)
    .at(0);
}

function saysOf({ provider, problem }: ProviderError): string {
  return problem === "unavailable" ? `${provider} is set aside after failures` : `${provider} asks to wait`;
}
