import type { Clock } from "../clock.ts";
import { RewritingError, type RewritingProblem } from "../pipeline/errors.ts";
import { ArrivalOrder, Semaphore } from "../semaphore.ts";
import { growingMs } from "../waiting.ts";
import type { ChatAnswer, ChatModel, ChatRequest } from "./ports.ts";

/** Requests at the provider at once, over everybody. */
const AT_ONCE = 4;
const ATTEMPTS: Partial<Record<RewritingProblem, number>> = { busy: 5, unavailable: 3 };
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
      try {
        return await this.inner.complete(request, signal);
      } catch (error) {
        await this.deps.clock.sleep(this.#pauseBefore(error, attempt), signal);
      }
    }
  }

  /** @throws the error itself when nothing is to be won by another attempt */
  #pauseBefore(error: unknown, attempt: number): number {
    if (!(error instanceof RewritingError) || attempt >= (ATTEMPTS[error.problem] ?? 1)) throw error;
    const backOffMs = growingMs(attempt - 1, FIRST_WAIT_MS, LONGEST_WAIT_MS);
    const waitMs = error.retryAfterMs ?? backOffMs;
    if (waitMs > MOST_TOLD_MS) throw error;
    return waitMs + this.deps.random() * backOffMs;
  }
}
