import { sleepUntil } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { EngineHost, HeldJob } from "./engine.ts";
import { type FairLimits, FairLine } from "./fair_line.ts";
import { type Permit, Semaphore } from "../semaphore.ts";

/** A burst of arrivals changes every place many times; people see one edit in several seconds anyway. */
const TELL_AFTER_MS = 1000;

export interface TurnDeps {
  limits: FairLimits & { maxWorkers: number };
  clock: Clock;
  host: Pick<EngineHost, "closing" | "tellPlace">;
}

/** Workers, handed out fairly; whoever waits hears of a change of place within a second. */
export class Turns {
  readonly #deps: TurnDeps;
  readonly #line: FairLine<HeldJob>;
  readonly #workers: Semaphore<HeldJob>;
  readonly #toldPlaces = new WeakMap<HeldJob, number>();
  #telling = false;

  constructor(deps: TurnDeps) {
    this.#deps = deps;
    this.#line = new FairLine(deps.limits);
    this.#workers = new Semaphore(deps.limits.maxWorkers, this.#line);
  }

  get busy(): number {
    return this.#workers.inUse;
  }

  /** @throws the signal's reason when it aborts first */
  async take(held: HeldJob, signal: AbortSignal): Promise<Permit> {
    const turn = this.#workers.acquire(held, signal);
    this.#tellSoon();
    try {
      return await turn;
    } finally {
      this.#tellSoon();
    }
  }

  /** 1 for the next to be served; 0 for who does not wait. */
  place(held: HeldJob): number {
    return this.#line.order().indexOf(held) + 1;
  }

  /** The person sees this place now; later ones are told as they change. */
  told(held: HeldJob, place: number): void {
    this.#toldPlaces.set(held, place);
    this.#tellSoon();
  }

  async #tellSoon(): Promise<void> {
    const { clock, host: { closing } } = this.#deps;
    if (this.#telling || this.#line.isEmpty) return;
    this.#telling = true;
    await sleepUntil(clock.now() + TELL_AFTER_MS, { clock, bell: closing });
    this.#telling = false;
    if (!closing.aborted) this.#tellPlaces();
  }

  /** Says nothing to those whose status message is still on its way. */
  #tellPlaces(): void {
    for (const [index, held] of this.#line.order().entries()) {
      const place = index + 1;
      if (held.job.statusMessageId === undefined || this.#toldPlaces.get(held) === place) continue;
      this.#toldPlaces.set(held, place);
      this.#deps.host.tellPlace(held, place);
    }
  }
}
