import { type FairLimits, FairLine } from "./fair_line.ts";
import type { LiveJob } from "./live_job.ts";
import type { Messenger } from "./ports.ts";
import { type Permit, Semaphore } from "./semaphore.ts";

/** Workers, handed out fairly; whoever waits hears of each change of place. */
export class Turns {
  readonly #line: FairLine<LiveJob>;
  readonly #workers: Semaphore<LiveJob>;
  readonly #messenger: Messenger;
  readonly #toldPlaces = new WeakMap<LiveJob, number>();

  constructor(limits: FairLimits & { maxWorkers: number }, messenger: Messenger) {
    this.#line = new FairLine(limits);
    this.#workers = new Semaphore(limits.maxWorkers, this.#line);
    this.#messenger = messenger;
  }

  get busy(): number {
    return this.#workers.inUse;
  }

  /** @throws the signal's reason when it aborts first */
  async take(live: LiveJob, signal: AbortSignal): Promise<Permit> {
    const turn = this.#workers.acquire(live, signal);
    this.#tellPlaces();
    try {
      return await turn;
    } finally {
      this.#tellPlaces();
    }
  }

  /** 1 for the next to be served; 0 for who does not wait. */
  place(live: LiveJob): number {
    return this.#line.order().indexOf(live) + 1;
  }

  /** The person sees this place now; later ones are told as they change. */
  told(live: LiveJob, place: number): void {
    this.#toldPlaces.set(live, place);
    this.#tellPlaces();
  }

  /** Says nothing to those whose status message is still on its way. */
  #tellPlaces(): void {
    for (const [index, live] of this.#line.order().entries()) {
      const place = index + 1;
      if (live.job.statusMessageId === undefined || this.#toldPlaces.get(live) === place) continue;
      this.#toldPlaces.set(live, place);
      this.#messenger.progress(live.job, { stage: "queued", place });
    }
  }
}
