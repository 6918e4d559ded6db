import type { Clock } from "../../clock.ts";
import type { Feed } from "../../feed.ts";
import type { ProviderRequest } from "../../pipeline/provider_status.ts";
import type { JobReport } from "../../queue/ports.ts";
import { costOf } from "../cost.ts";
import type { StatusSource } from "../status.ts";
import type { HistoryStore } from "./ports.ts";
import { type Ring, type RingSize, type Sample, withSample } from "./ring.ts";
import { Usage } from "./usage.ts";

const SAMPLE_EVERY_MS = 5 * 60_000;
/** A day by five minutes, two weeks by the hour: some 30 KB in the store. */
const RINGS: Readonly<Record<string, RingSize>> = {
  day: { everyMs: SAMPLE_EVERY_MS, mostSamples: 288 },
  weeks: { everyMs: 3_600_000, mostSamples: 336 },
};

export interface HistoryDeps {
  /** Of this instance: each has a history of its own. */
  name: string;
  store: HistoryStore;
  status: StatusSource;
  feeds: { jobs: Feed<JobReport>; requests: Feed<ProviderRequest> };
  clock: Clock;
}

/** How the program fared over hours and days: counts as it goes, and notes that every five minutes. */
export class History implements AsyncDisposable {
  readonly #deps: HistoryDeps;
  readonly #rings: Map<string, Ring>;
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
      [name, await deps.store.load(storedName(deps, name)) ?? { samples: [] }] as const
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
    const { status, store, clock } = this.#deps;
    const queue = await status.status().then(({ queue }) => queue, () => undefined);
    const counts = this.#counts;
    this.#counts = nothing();
    const waiting = (queue?.queued ?? 0) + (queue?.parked ?? 0);
    // The stretch that ends now, not the one that begins.
    const sample = { ...counts, at: clock.now() - 1, busyWorkers: queue?.busyWorkers ?? 0, waiting };
    for (const [name, size] of Object.entries(RINGS)) {
      const ring = withSample(this.#rings.get(name) ?? { samples: [] }, sample, size);
      this.#rings.set(name, ring);
      await store.save(storedName(this.#deps, name), ring);
    }
    await this.usage.note();
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

function storedName({ name }: HistoryDeps, ring: string): string {
  return `${name} ${ring}`;
}

function nothing() {
  return { delivered: 0, failed: 0, audioSeconds: 0, dollars: 0 };
}
