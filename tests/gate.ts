import type { Clock } from "../src/clock.ts";

/** A Clock under which a sleep ends when a test says so, whatever its length. */
export class Gate implements Clock {
  #waiting: (() => void)[] = [];
  #isOpen = true;

  get waiting(): number {
    return this.#waiting.length;
  }

  now(): number {
    return Date.now();
  }

  close(): void {
    this.#isOpen = false;
  }

  open(): void {
    this.#isOpen = true;
    while (this.#waiting.length > 0) this.letOne();
  }

  /** The one who has waited longest goes on. */
  letOne(): void {
    this.#waiting.shift()?.();
  }

  sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    if (this.#isOpen) return Promise.resolve();
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const wake = () => resolve();
      this.#waiting.push(wake);
      signal?.addEventListener("abort", () => {
        this.#waiting = this.#waiting.filter((other) => other !== wake);
        reject(signal.reason);
      }, { once: true });
    });
  }
}
