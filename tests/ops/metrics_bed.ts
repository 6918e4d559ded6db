import type { DownloadEvent } from "../../src/download/ports.ts";
import { Feed } from "../../src/feed.ts";
import type { ChatEvent } from "../../src/ops/chat_event.ts";
import { type Metrics, openMetrics } from "../../src/ops/metrics/metrics.ts";
import type { Status } from "../../src/ops/status.ts";
import { InputError } from "../../src/pipeline/errors.ts";
import type { FailedOver, ProviderRequest } from "../../src/pipeline/provider_status.ts";
import type { Job } from "../../src/queue/job.ts";
import { after, type JobEvent } from "../../src/queue/life.ts";
import type { JobReport } from "../../src/queue/ports.ts";
import { FakeClock } from "../fake_clock.ts";

const ACCOUNT = {
  inFlight: 1,
  stats: { requests: 10, failures: 1, floodWaits: 2, bytes: 5, bytesPerSecond: 1, successRate: 0.7 },
};

const STATUS: Status = {
  instances: [],
  startedAt: 0,
  accounts: [
    { name: "API-1", state: "ready", ...ACCOUNT },
    { name: "API-2", state: "waiting", waitingUntil: 1_800_000_600_000, ...ACCOUNT },
  ],
  providers: [
    { provider: "groq", model: "whisper-large-v3", state: "open", remainingAudioSeconds: 30 },
    { provider: "local", model: "moonshine", state: "healthy" },
  ],
  queue: {
    ...{ workers: 4, busyWorkers: 1, queued: 2, running: 1, parked: 3, delivering: 1, done: 10, failed: 1 },
    oldestQueuedAt: 1_799_999_990_000,
    bullmq: { queue: "bull", counts: { prioritized: 2, active: 1, delayed: 3 } },
  },
  cache: { entries: 3, maxEntries: 100, hits: 7, misses: 5, type: "kv" },
};

const FAILED = { type: "failed", error: new InputError("corrupt", "private words") } as const;

/** The metrics among feeds and a state that a test has in hand. */
export class MetricsBed implements Disposable {
  readonly clock = new FakeClock();
  readonly machineClock = new FakeClock();
  readonly feeds = {
    jobs: new Feed<JobReport>(),
    requests: new Feed<ProviderRequest>(),
    failovers: new Feed<FailedOver>(),
    downloads: new Feed<DownloadEvent>(),
    chat: new Feed<ChatEvent>(),
  };
  status: () => Promise<Status> = () => Promise.resolve(STATUS);
  checkStore: () => Promise<unknown> = () => Promise.resolve();
  pendingUpdates: number | undefined = 12;
  readonly metrics: Metrics = openMetrics({
    version: "1.2.3",
    status: { status: () => this.status() },
    feeds: this.feeds,
    checkStore: () => this.checkStore(),
    pendingUpdates: () => this.pendingUpdates,
    clock: this.clock,
    machineClock: this.machineClock,
  });

  /** Everything that can be measured happens once. */
  async liveThroughAll(): Promise<void> {
    const { requests, failovers, downloads, chat } = this.feeds;
    for (const end of [{ type: "delivered" }, { type: "cancelled" }, FAILED] as const) await this.#job(end);
    const request = { provider: "groq", model: "whisper-large-v3", seconds: 2, audioSeconds: 60 } as const;
    for (const code of ["200", "429"]) requests.tell({ ...request, code });
    failovers.tell({ from: "groq", to: "local", problem: "timeout", audioSeconds: 60 });
    downloads.tell({ type: "received", from: "API-1", dcId: 4, bytes: 1000 });
    downloads.tell({ type: "flood_wait", method: "upload.getFile", waitMs: 3000 });
    for (const open of [2, 3]) downloads.tell({ type: "connections", from: "API-1", dcId: 4, open });
    downloads.tell({ type: "connections", from: "API-1", dcId: 2, open: 1 });
    downloads.tell({ type: "slowed", from: "API-1", dcId: 4, waitMs: 2000 });
    chat.tell({ type: "update", kind: "message" });
    chat.tell({ type: "request", method: "sendMessage", code: "200" });
    chat.tell({ type: "held_back", what: "progress", waitMs: 500 });
    await this.machineClock.advance(500);
  }

  /** The samples that begin so, without the beginning of all; of a histogram its sum and count. */
  async samples(name: string): Promise<string[]> {
    const lines = (await this.metrics.text()).split("\n");
    return lines.filter((line) => line.startsWith(`transhades_${name}`) && !line.includes("_bucket"))
      .map((line) => line.replace("transhades_", ""));
  }

  /** The event happens to the job, and is reported; returns the job after it. */
  happen(job: Job, event: JobEvent): Job {
    const next = after(job, event);
    this.report(next, event);
    return next;
  }

  report(job: Job, event: JobReport["event"]): void {
    this.feeds.jobs.tell({ at: this.clock.now(), job, event });
  }

  async #job(end: Extract<JobEvent, { type: "delivered" | "cancelled" | "failed" }>): Promise<void> {
    let job = newJob(end.type, this.clock.now());
    this.report(job, { type: "accepted" });
    const until = this.clock.now() + 1000;
    const way: JobEvent[] = [
      { type: "started" },
      { type: "parked", until, reason: "accounts", failed: false },
      { type: "resumed" },
      { type: "started" },
      { type: "heard", audioSeconds: 60 },
      end,
    ];
    for (const event of way) {
      await this.clock.advance(1000);
      job = this.happen(job, event);
      const piece = { audioSeconds: 60, provider: "groq", model: "whisper-large-v3", tookSeconds: 3 };
      if (event.type === "started") this.report(job, { type: "piece", ...piece });
    }
  }

  [Symbol.dispose](): void {
    this.metrics[Symbol.dispose]();
  }
}

export function newJob(id: string, acceptedAt: number): Job {
  return {
    id,
    chatId: 700_000_001,
    messageId: 1,
    userId: 700_000_002,
    locale: "en",
    file: { fileId: "secret-file-id", fileUniqueId: "unique", name: "private.ogg", chatId: 1, messageId: 1 },
    provider: "groq",
    options: { diarize: false },
    state: "queued",
    acceptedAt,
    failedAttempts: 0,
    sentParts: 0,
  };
}
