/** The right to go on; disposing it twice gives it back once. */
export type Permit = Disposable;

/** Decides who is next. Called by one Semaphore only. */
export interface WaitingLine<T> {
  push(waiter: T): void;
  /** Removes and returns who may go now; undefined when nobody may. */
  take(): T | undefined;
  /** A waiter gives up. */
  remove(waiter: T): void;
  /** Somebody whom `take` returned is done. */
  done(waiter: T): void;
}

/** First come, first served. */
export class ArrivalOrder<T> implements WaitingLine<T> {
  #waiting: T[] = [];

  push(waiter: T): void {
    this.#waiting.push(waiter);
  }

  take(): T | undefined {
    return this.#waiting.shift();
  }

  remove(waiter: T): void {
    this.#waiting = this.#waiting.filter((other) => other !== waiter);
  }

  done(): void {}
}

/** At most `limit` holders at once, served in the order of a line. */
export class Semaphore<T> {
  readonly #line: WaitingLine<T>;
  readonly #granted = new Map<T, () => void>();
  #limit: number;
  #free: number;

  constructor(limit: number, line: WaitingLine<T>) {
    this.#line = line;
    this.#limit = this.#free = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  get inUse(): number {
    return this.#limit - this.#free;
  }

  /** From now on at most so many hold it; those beyond keep what they hold. */
  resize(limit: number): void {
    this.#free += limit - this.#limit;
    this.#limit = limit;
    this.#serve();
  }

  /**
   * Waits for a permit; the same waiter waits once at a time. Once granted, it is the caller's to dispose, aborted or not.
   * @throws the signal's reason when it aborts first; the next in line is not held up
   */
  async acquire(waiter: T, signal: AbortSignal): Promise<Permit> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      this.#granted.delete(waiter);
      this.#line.remove(waiter);
      reject(signal.reason);
      this.#serve();
    };
    signal.addEventListener("abort", giveUp, { once: true });
    this.#granted.set(waiter, () => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    });
    this.#line.push(waiter);
    this.#serve();
    await promise;
    return this.#permit(waiter);
  }

  #serve(): void {
    while (this.#free > 0) {
      const next = this.#line.take();
      if (next === undefined) return;
      const granted = this.#granted.get(next);
      this.#granted.delete(next);
      this.#free--;
      granted?.();
    }
  }

  #permit(holder: T): Permit {
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        this.#free++;
        this.#line.done(holder);
        this.#serve();
      },
    };
  }
}
