import { FakeClock } from "./fake_clock.ts";

const TICK_MS = 10;

/**
 * A FakeClock that goes on like any clock while it flows, and stands still while it does not. On a busy machine it is slow
 * like everything else in its process: what takes its turns here in time takes them in time there, too.
 */
export class FlowingClock extends FakeClock implements AsyncDisposable {
  #stop: AbortController | undefined;
  #flowing: Promise<void> = Promise.resolve();

  /** `speed` 10: ten times as fast as any clock. */
  flow(speed = 1): void {
    if (this.#stop !== undefined) return;
    this.#stop = new AbortController();
    this.#flowing = this.#tick(TICK_MS * speed, this.#stop.signal);
  }

  async freeze(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await this.#flowing;
  }

  /** Goes to this time at once, waking everybody on the way, and stands still there. */
  async jumpTo(time: number): Promise<void> {
    await this.freeze();
    await this.advance(Math.max(0, time - this.now()));
  }

  /** Goes on by so much at once, and flows from there. */
  async skip(ms: number): Promise<void> {
    await this.jumpTo(this.now() + ms);
    this.flow();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.freeze();
  }

  async #tick(stepMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      await this.advance(stepMs);
    }
  }
}
