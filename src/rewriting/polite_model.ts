import type { Clock } from "../clock.ts";
import { RewritingError, type RewritingProblem } from "../pipeline/errors.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";
import { growingMs, sleepUntil } from "../waiting.ts";
import type { ChatAnswer, ChatModel, ChatRequest } from "./ports.ts";

/** Requests at the provider at once, over everybody. */
const AT_ONCE = 4;
/** A small plan allows a few thousand tokens a minute: a long text takes many of its minutes. */
const ATTEMPTS: Partial<Record<RewritingProblem, number>> = { busy: 12, unavailable: 3 };
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;
/** Whoever waits for longer hears of it instead, and may ask again. */
const MOST_TOLD_MS = 90_000;

interface PoliteDeps {
  clock: Clock;
  /** 0 (inclusive) to 1 (exclusive). */
  random: () => number;
}

/** A model that is asked by few at once, and again after a pause where that can help. */
export class PoliteModel implements ChatModel {
  readonly #turns = new Semaphore<object>(AT_ONCE, new ArrivalOrder());
  /** Whoever is asked to wait waits for all. */
  #restsUntil = 0;

  constructor(readonly inner: ChatModel, readonly deps: PoliteDeps) {}

  get name(): string {
    return this.inner.name;
  }

  get contextTokens(): number {
    return this.inner.contextTokens;
  }

  async complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer> {
    using _turn = await this.#turns.acquire({}, signal);
    for (let attempt = 1;; attempt++) {
      await sleepUntil(this.#restsUntil, { clock: this.deps.clock, signal });
      try {
        return await this.inner.complete(request, signal);
      } catch (error) {
        const pauseMs = this.#pauseBefore(error, attempt);
        const isBusy = error instanceof RewritingError && error.problem === "busy";
        if (isBusy) this.#restsUntil = Math.max(this.#restsUntil, this.deps.clock.now() + pauseMs);
        else await this.deps.clock.sleep(pauseMs, signal);
      }
    }
  }

  /** @throws the error itself when nothing is to be won by another attempt */
  #pauseBefore(error: unknown, attempt: number): number {
    if (!(error instanceof RewritingError) || attempt >= (ATTEMPTS[error.problem] ?? 1)) throw error;
    const backOffMs = growingMs(attempt - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS);
    const waitMs = Math.max(FIRST_WAIT_MS, error.retryAfterMs ?? backOffMs);
    if (waitMs > MOST_TOLD_MS) throw error;
    return waitMs + this.deps.random() * Math.min(backOffMs, FIRST_WAIT_MS);
  }
}
