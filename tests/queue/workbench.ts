import type { NewTask } from "../../src/queue/ports.ts";
import type { FileRef } from "../../src/pipeline/file_source.ts";
import type { ProviderName, TranscribeOptions } from "../../src/pipeline/transcriber.ts";
import type { JobReport, JobStore } from "../../src/queue/ports.ts";
import { Feed } from "../../src/feed.ts";
import { embeddedEngine } from "../../src/queue/embedded_engine.ts";
import { createQueue, type Queue } from "../../src/queue/queue.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeMessenger, FakeRunner, idOf, nameOf } from "./fakes.ts";

interface WorkbenchSettings {
  maxWorkers: number;
  maxRetries: number;
  maxPerUser: number;
}

interface WorkbenchOptions extends Partial<WorkbenchSettings> {
  pieceMs?: number;
  pieceCount?: number;
  store?: JobStore;
  worker?: string;
  clock?: FakeClock;
}

/** A queue in fake time, with everything around it in reach. */
export class Workbench implements AsyncDisposable {
  readonly clock: FakeClock;
  readonly startedAt: number;
  readonly store: JobStore;
  readonly runner: FakeRunner;
  readonly messenger: FakeMessenger;
  /** What the sender chose, by job name; no diarization otherwise. */
  readonly options = new Map<string, TranscribeOptions>();
  /** What the sender chose, by job name; "local" otherwise. */
  readonly providers = new Map<string, ProviderName>();
  readonly reports = new Feed<JobReport>();
  queue: Queue;
  readonly #settings: WorkbenchSettings;
  readonly #worker: string;

  constructor(
    { pieceMs, pieceCount, store, worker = "bench", clock = new FakeClock(), ...settings }: WorkbenchOptions =
      {},
  ) {
    this.clock = clock;
    this.startedAt = clock.now();
    this.messenger = new FakeMessenger(clock);
    this.runner = new FakeRunner(this.clock, pieceMs, pieceCount);
    this.store = store ?? new MemoryJobStore(this.clock);
    this.#settings = { maxWorkers: 5, maxRetries: 2, maxPerUser: 3, ...settings };
    this.#worker = worker;
    this.queue = this.#create();
  }

  /** The process dies without a word and starts again on the same store. */
  async restart(): Promise<void> {
    this.queue = this.#create();
    await this.queue.start();
    await this.clock.advance(0);
  }

  /** Person "a" sends message 1, as "a1"; each file is its own unless `fileUniqueId` says so. */
  async send(name: string, file: Partial<FileRef> = {}): Promise<void> {
    await this.queue.accept(taskOf(name, file));
    await this.clock.advance(0);
  }

  cancel(name: string, userId = Number(idOf(name).split(":")[0])): Promise<boolean> {
    return this.queue.cancel(idOf(name), userId);
  }

  async stop(graceMs = 10_000): Promise<void> {
    const stopped = this.queue.stop({ graceMs });
    await this.clock.advance(graceMs);
    await stopped;
  }

  async stateOf(name: string): Promise<string | undefined> {
    return (await this.store.get(idOf(name)))?.state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #create(): Queue {
    const { clock, reports, store } = this;
    return createQueue({
      store,
      runner: this.runner,
      messenger: this.messenger,
      choose: ({ chatId, messageId }) => {
        const name = nameOf({ id: `${chatId}:${messageId}` });
        const options = this.options.get(name) ?? { diarize: false };
        return Promise.resolve({ provider: this.providers.get(name) ?? "local", options });
      },
      engine: embeddedEngine({ ...this.#settings, clock, reports, store, worker: this.#worker }),
      reports,
      clock,
      random: () => 1,
      maxRetries: this.#settings.maxRetries,
    });
  }
}

export function taskOf(name: string, file: Partial<FileRef> = {}): NewTask {
  const [chatId, messageId] = idOf(name).split(":").map(Number);
  return {
    chatId,
    messageId,
    userId: chatId,
    locale: "id",
    file: { fileId: name, fileUniqueId: name, chatId, messageId, ...file },
  };
}
