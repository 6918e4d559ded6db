import type { Clock } from "../../clock.ts";
import type { Feed } from "../../feed.ts";
import type { ProviderRequest } from "../../pipeline/provider_status.ts";
import type { JobReport } from "../../queue/ports.ts";
import { costOf } from "../cost.ts";
import type { StatusSource } from "../status.ts";
import type { HistoryStore } from "./ports.ts";
import { type Ring, type RingSize, type Sample, withSamples } from "./ring.ts";
import { Usage } from "./usage.ts";

const SAMPLE_EVERY_MS = 5 * 60_000;
/** A day by five minutes, two weeks by the hour: some 30 KB in the store. */
const RINGS: Readonly<Record<string, RingSize>> = {
  day: { everyMs: SAMPLE_EVERY_MS, mostSamples: 288 },
  weeks: { everyMs: 3_600_000, mostSamples: 336 },
};

export interface HistoryDeps {
  store: HistoryStore;
  status: StatusSource;
  feeds: { jobs: Feed<JobReport>; requests: Feed<ProviderRequest> };
  clock: Clock;
}

/** How the program fared over hours and days, in all instances together: counts as it goes, and notes that every five minutes. */
export class History implements AsyncDisposable {
  readonly #deps: HistoryDeps;
  readonly #rings: Map<string, Ring>;
  /** What the store did not take, by ring. */
  readonly #unsaved = new Map<string, Sample[]>();
  readonly #listening = new DisposableStack();
  readonly #closed = new AbortController();
  readonly #running: Promise<void>;
  /** By provider and day. */
  readonly usage: Usage;
  #counts = nothing();

  private constructor(deps: HistoryDeps, rings: Map<string, Ring>, usage: Usage) {
    this.#deps = deps;
    this.usage = usage;
    this.#rings = rings;
    const { feeds } = deps;
    this.#listening.use(feeds.jobs.listen((report) => this.#count(report)));
    this.#listening.use(feeds.requests.listen((request) => this.#pay(request)));
    this.#running = this.#run();
  }

  /** Goes on with what is stored. */
  static async open(deps: HistoryDeps): Promise<History> {
    const names = Object.keys(RINGS);
    const rings = names.map(async (name) =>
      [name, await deps.store.load(storedName(name)) ?? { samples: [] }] as const
    );
    const usage = new Usage(deps.store, deps.clock);
    await usage.load();
    return new History(deps, new Map(await Promise.all(rings)), usage);
  }

  /** Of a day, and of two weeks. */
  rings(): { everyMs: number; samples: Sample[] }[] {
    return Object.entries(RINGS).map(([name, { everyMs }]) => ({
      everyMs,
      samples: this.#rings.get(name)?.samples ?? [],
    }));
  }

  /** Notes what was counted last. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listening.dispose();
    this.#closed.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await this.#deps.clock.sleep(SAMPLE_EVERY_MS, signal).catch(() => undefined);
      await this.#note();
    }
  }

  async #note(): Promise<void> {
    const { status, clock } = this.#deps;
    const queue = await status.status().then(({ queue }) => queue, () => undefined);
    const counts = this.#counts;
    this.#counts = nothing();
    const waiting = (queue?.queued ?? 0) + (queue?.parked ?? 0);
    // The stretch that ends now, not the one that begins.
    const sample = { ...counts, at: clock.now() - 1, busyWorkers: queue?.busyWorkers ?? 0, waiting };
    for (const name of Object.keys(RINGS)) await this.#add(name, sample);
    await this.usage.note();
  }

  /** While the store fails, what is seen here is shown, and kept for it. */
  async #add(name: string, sample: Sample): Promise<void> {
    const size = RINGS[name];
    const seen = [...this.#unsaved.get(name) ?? [], sample].slice(-size.mostSamples);
    const stored = await this.#deps.store.add(storedName(name), seen, size);
    this.#unsaved.set(name, stored === undefined ? seen : []);
    this.#rings.set(name, stored ?? withSamples(this.#rings.get(name), [sample], size));
  }

  #pay(request: ProviderRequest): void {
    this.#counts.dollars += costOf(request) ?? 0;
    this.usage.hear(request);
  }

  #count({ event }: JobReport): void {
    if (event.type === "delivered") this.#counts.delivered++;
    if (event.type === "failed") this.#counts.failed++;
    if (event.type === "piece") this.#counts.audioSeconds += event.audioSeconds;
  }
}

function storedName(ring: string): string {
  return `main ${ring}`;
}

function nothing() {
  return { delivered: 0, failed: 0, audioSeconds: 0, dollars: 0 };
}
