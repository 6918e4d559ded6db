import type { Clock } from "../clock.ts";
import type { RewritingTurns } from "../rewriting/ports.ts";

const KEEP_EVERY_MS = 2_000;
/** So many that came to their end are told from those that a dead process left. */
const REMEMBERED = 1_000;

/** A summary or a translation under way, in the message that becomes it. */
interface Running {
  message: string;
  ending: AbortController;
}

/** Nobody wants it any more: whoever asked, or the program, which ends. */
export class Ended extends Error {
  constructor(readonly why: "stopped" | "interrupted") {
    super(why);
  }
}

/** What is being written for whom: of one person one at a time, over all instances. It ends with this process. */
export class RewritingDesk {
  readonly #clock: Clock;
  readonly #turns: RewritingTurns | undefined;
  readonly #running = new Map<number, Running | undefined>();
  readonly #over = new Set<string>();
  #isClosed = false;

  /** @param turns undefined where nobody else serves the same bot */
  constructor(clock: Clock, turns?: RewritingTurns) {
    this.#clock = clock;
    this.#turns = turns;
  }

  /** Takes the person's turn; undefined while they have one, or when the program ends. Disposing gives it back. */
  async take(userId: number): Promise<AsyncDisposable | undefined> {
    if (this.#isClosed || this.#running.has(userId)) return undefined;
    this.#running.set(userId, undefined);
    if (await this.#turns?.take(userId) === false) {
      this.#running.delete(userId);
      return undefined;
    }
    return {
      [Symbol.asyncDispose]: async () => {
        this.#end(userId);
        await this.#turns?.giveBack(userId);
      },
    };
  }

  /** Works in this message; the signal aborts with `Ended`. */
  async write<Result>(
    userId: number,
    message: string,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const [ending, done] = [new AbortController(), new AbortController()];
    this.#running.set(userId, { message, ending });
    if (this.#isClosed) ending.abort(new Ended("interrupted"));
    const kept = this.#keep(userId, message, ending, done.signal);
    try {
      return await work(ending.signal);
    } finally {
      done.abort();
      await kept;
    }
  }

  /** "unknown": nobody writes in this message, and nobody did lately. "not-yours": somebody else has it written, or it is over. */
  async stop(userId: number, message: string): Promise<"stopping" | "not-yours" | "unknown"> {
    const found = [...this.#running].find(([, running]) => running?.message === message);
    if (this.#over.has(message)) return "not-yours";
    if (found === undefined) return await this.#turns?.stop(userId, message) ?? "unknown";
    if (found[0] !== userId) return "not-yours";
    found[1]?.ending.abort(new Ended("stopped"));
    return "stopping";
  }

  /** Ends all of it. */
  close(): void {
    this.#isClosed = true;
    for (const running of this.#running.values()) running?.ending.abort(new Ended("interrupted"));
  }

  #end(userId: number): void {
    const { message } = this.#running.get(userId) ?? {};
    this.#running.delete(userId);
    if (message !== undefined) this.#over.add(message);
    const [oldest] = this.#over;
    if (this.#over.size > REMEMBERED) this.#over.delete(oldest);
  }

  /** Other instances know that it goes on, and may ask for its end. */
  async #keep(userId: number, message: string, ending: AbortController, done: AbortSignal): Promise<void> {
    while (this.#turns !== undefined && !done.aborted) {
      if (await this.#turns.keep(userId, message) === "unwanted") ending.abort(new Ended("stopped"));
      await this.#clock.sleep(KEEP_EVERY_MS, done).catch(() => undefined);
    }
  }
}
