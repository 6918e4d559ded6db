import type { Clock } from "../../clock.ts";
import type { ProviderRequest } from "../../pipeline/provider_status.ts";
import { costOf } from "../cost.ts";
import type { HistoryStore } from "./ports.ts";
import { DAY_MS, dayOf, type DayUse, joinedUse, MOST_DAYS, NO_USE, sumOf, type Use } from "./use.ts";

const WELL = new Set(["200", "aborted"]);

/** What each provider did and cost by day: counts as it goes, and adds that to the store when it is told to. */
export class Usage {
  readonly #clock: Clock;
  readonly #store: HistoryStore;
  /** As the store had it last, all instances together. */
  #stored: DayUse[] = [];
  /** Since then, by this instance. */
  #fresh: DayUse[] = [];

  constructor(store: HistoryStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  async load(): Promise<void> {
    const today = dayOf(this.#clock.now());
    const days = Array.from({ length: MOST_DAYS }, (_, ago) => today - ago * DAY_MS);
    this.#stored = await this.#store.usage(days) ?? this.#stored;
  }

  hear(request: ProviderRequest): void {
    const { provider, code, audioSeconds } = request;
    const isWell = WELL.has(code);
    const use = { requests: 1, failures: isWell ? 0 : 1, audioSeconds: isWell ? audioSeconds : 0 };
    const row = { day: dayOf(this.#clock.now()), provider, ...use, dollars: costOf(request) ?? 0 };
    this.#fresh = joinedUse([...this.#fresh, row]);
  }

  /** Newest day first. */
  days(): DayUse[] {
    return joinedUse([...this.#stored, ...this.#fresh]);
  }

  /** Of one provider, today and in all days that are kept. */
  of(provider: string): { today: Use; month: Use } {
    const today = dayOf(this.#clock.now());
    const rows = this.days().filter((row) => row.provider === provider);
    const sum = (some: DayUse[]) => some.reduce<Use>(sumOf, NO_USE);
    return { today: sum(rows.filter(({ day }) => day === today)), month: sum(rows) };
  }

  async note(): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    this.#stored = joinedUse([...this.#stored, ...fresh]);
    await this.#store.addUsage(fresh);
    await this.load();
  }
}
