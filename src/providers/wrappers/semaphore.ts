interface Waiter {
  admit: () => void;
}

/**
 * A fair limit on how much runs at once. A waiter that aborts gives up its place;
 * a permit counts once, however often it is disposed.
 */
export class Semaphore {
  #free: number;
  #waiters: Waiter[] = [];

  constructor(readonly limit: number) {
    this.#free = limit;
  }

  /** Resolves when a place is free; dispose the permit to give it back. */
  async acquire(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return this.#permit();
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        admit: () => {
          signal.removeEventListener("abort", onAbort);
          resolve();
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiters.push(waiter);
    });
  }

  #permit(): Disposable {
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#release();
        held = false;
      },
    };
  }

  /** The place goes straight to the next waiter: nobody who comes later can take it first. */
  #release(): void {
    const next = this.#waiters.shift();
    if (next) next.admit();
    else this.#free++;
  }
}
