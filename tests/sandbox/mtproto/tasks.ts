/** Work that was started and not awaited; closing waits for it. */
export class Tasks {
  readonly #running = new Set<Promise<void>>();

  /** An error in the work stays unhandled: it is a defect of the server. */
  track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
