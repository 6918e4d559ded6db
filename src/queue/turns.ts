import { sleepUntil } from "../waiting.ts";
import type { Clock } from "../clock.ts";
import type { EngineHost, EngineLimits, HeldJob } from "./engine.ts";
import { type FairLimits, FairLine } from "./fair_line.ts";
import { type Permit, Semaphore } from "../semaphore.ts";

/** A burst of arrivals changes every place many times; people see one edit in several seconds anyway. */
const TELL_AFTER_MS = 1000;

/** So many of the first in line hear of every change. */
const NEAR = 50;
/** So many of those behind them are looked at each time, one after the other. */
const LOOKS = 100;
/** Far from the front only a change by a tenth is news. */
const NEWS = 0.1;

export interface TurnDeps {
  limits: FairLimits & { maxWorkers: number };
  clock: Clock;
  host: Pick<EngineHost, "closing" | "tellPlace">;
}

/**
 * Workers, handed out fairly. The first in line hear of a change of place within a second, those further back in turn and
 * when it is much: however many wait, as much is told as Telegram lets be shown.
 */
export class Turns {
  readonly #deps: TurnDeps;
  readonly #line: FairLine<HeldJob>;
  readonly #workers: Semaphore<HeldJob>;
  readonly #toldPlaces = new WeakMap<HeldJob, number>();
  #telling = false;
  /** Who of those further back is looked at next, by the place. */
  #lookedTo = NEAR;

  constructor(deps: TurnDeps) {
    this.#deps = deps;
    this.#line = new FairLine(deps.limits);
    this.#workers = new Semaphore(deps.limits.maxWorkers, this.#line);
  }

  /** Counts for whoever comes from now on. */
  use({ maxWorkers, maxPerUser }: EngineLimits): void {
    this.#line.maxPerUser = maxPerUser;
    this.#workers.resize(maxWorkers);
  }

  get workers(): number {
    return this.#workers.limit;
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
    return this.#line.place(held);
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

  #tellPlaces(): void {
    const order = this.#line.order();
    const begin = this.#lookedTo < order.length ? this.#lookedTo : NEAR;
    this.#lookedTo = begin + LOOKS;
    const looked = [...order.slice(0, NEAR), ...order.slice(begin, this.#lookedTo)];
    for (const held of looked) this.#tell(held, this.#line.place(held));
    if (order.length > NEAR) this.#tellSoon();
  }

  /** Says nothing to those whose status message is still on its way. */
  #tell(held: HeldJob, place: number): void {
    const told = this.#toldPlaces.get(held) ?? 0;
    const isNews = place <= NEAR ? place !== told : Math.abs(place - told) > told * NEWS;
    if (held.job.statusMessageId === undefined || !isNews) return;
    this.#toldPlaces.set(held, place);
    this.#deps.host.tellPlace(held, place);
  }
}
