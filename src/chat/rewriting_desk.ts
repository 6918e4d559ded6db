/** A summary or a translation under way, in the message that becomes it. */
interface Running {
  chatId: number;
  messageId: number;
  ending: AbortController;
}

/** Nobody wants it any more: whoever asked, or the program, which ends. */
export class Ended extends Error {
  constructor(readonly why: "stopped" | "interrupted") {
    super(why);
  }
}

/** What is being written for whom: of one person one at a time. It lives as long as this process. */
export class RewritingDesk {
  readonly #running = new Map<number, Running | undefined>();
  #isClosed = false;

  /** Takes the person's place; undefined when it is taken, or the program ends. Disposing gives it back. */
  take(userId: number): Disposable | undefined {
    if (this.#isClosed || this.#running.has(userId)) return undefined;
    this.#running.set(userId, undefined);
    return { [Symbol.dispose]: () => void this.#running.delete(userId) };
  }

  /** It goes on in this message from now on; the signal aborts with `Ended`. */
  begin(userId: number, chatId: number, messageId: number): AbortSignal {
    const ending = new AbortController();
    this.#running.set(userId, { chatId, messageId, ending });
    if (this.#isClosed) ending.abort(new Ended("interrupted"));
    return ending.signal;
  }

  /** "unknown": nothing is being written in this message, as far as this process knows. */
  stop(userId: number, chatId: number, messageId: number): "stopping" | "not-yours" | "unknown" {
    const found = [...this.#running].find(([, running]) =>
      running?.chatId === chatId && running.messageId === messageId
    );
    if (found === undefined) return "unknown";
    if (found[0] !== userId) return "not-yours";
    found[1]?.ending.abort(new Ended("stopped"));
    return "stopping";
  }

  /** Ends all of it. */
  close(): void {
    this.#isClosed = true;
    for (const running of this.#running.values()) running?.ending.abort(new Ended("interrupted"));
  }
}
