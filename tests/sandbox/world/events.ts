/** Tells listeners what happens, and lets callers wait for it without polling. */
export class Events<Event> {
  #listeners = new Set<(event: Event) => void>();

  emit(event: Event): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Resolves with the first value that `look` finds, now or after an event.
   * @throws the signal's reason when it aborts first
   */
  until<Found>(look: () => Found | undefined, signal: AbortSignal): Promise<Found> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const settle = () => {
        const found = look();
        if (found === undefined) return false;
        stop();
        resolve(found);
        return true;
      };
      const onAbort = () => {
        stop();
        reject(signal.reason);
      };
      const unsubscribe = this.subscribe(settle);
      const stop = () => {
        unsubscribe();
        signal.removeEventListener("abort", onAbort);
      };
      if (!settle()) signal.addEventListener("abort", onAbort, { once: true });
    });
  }
}
