import { Feed } from "../src/feed.ts";
import { systemClock } from "../src/clock.ts";
import type { JobReport, JobRunner, Messenger } from "../src/queue/ports.ts";
import { embeddedEngine } from "../src/queue/embedded_engine.ts";
import { createQueue, type Queue } from "../src/queue/queue.ts";
import type { Stores } from "../src/store/stores.ts";
import { pieceOf, transcriptOf } from "../tests/contracts/job_store.ts";
import { taskOf } from "../tests/queue/workbench.ts";
import { type Rounds, summary } from "./report.ts";

/** Ten minutes of speech with words: what a piece of a remote provider holds. */
const PIECE_TEXT = "kata ".repeat(8_000);
export const WORKERS = 5;

export interface Work {
  /** The work itself is a sleep of so long, cut into pieces. */
  runMs: number;
  pieces: number;
}

export interface StoredQueue extends AsyncDisposable {
  queue: Queue;
  /** Resolves when this many replies were sent since the last call. */
  replies(count: number): Promise<void>;
}

/** A queue on these stores, with nothing real around it. */
export function queueOn(stores: Stores, { runMs, pieces }: Work): StoredQueue {
  const replies = new Countdown();
  const shared = { store: stores.jobs, clock: systemClock, reports: new Feed<JobReport>() };
  const queue = createQueue({
    ...shared,
    engine: embeddedEngine({ ...shared, worker: "bench", maxWorkers: WORKERS, maxPerUser: 3 }),
    runner: sleepingRunner(stores, runMs, pieces),
    messenger: countingMessenger(() => replies.tick()),
    choose: () => Promise.resolve({ provider: "groq", options: { diarize: false } }),
    random: Math.random,
    maxRetries: 2,
  });
  return {
    queue,
    replies: (count) => replies.wait(count),
    [Symbol.asyncDispose]: () => queue.stop({ graceMs: 1000 }),
  };
}

/** Runs so many jobs to their ends. */
export async function runJobs(stores: Stores, work: Work, count: number): Promise<void> {
  await using bench = queueOn(stores, work);
  const replied = bench.replies(count);
  for (let index = 0; index < count; index++) await bench.queue.accept(taskOf(`a${index}`));
  await replied;
}

/** How long a file takes whose transcript is known: from its acceptance to its answer, without the chat. */
export async function hitsMs(stores: Stores, rounds: Rounds): Promise<number[]> {
  await using bench = queueOn(stores, { runMs: 0, pieces: 1 });
  await stores.cache.put({ fileUniqueId: "known" }, { diarize: false }, transcriptOf(PIECE_TEXT));
  const tookMs: number[] = [];
  while (tookMs.length < rounds(1000)) {
    const replied = bench.replies(1);
    const startedAt = performance.now();
    await bench.queue.accept(taskOf(`b${tookMs.length}`, { fileUniqueId: "known" }));
    await replied;
    tookMs.push(performance.now() - startedAt);
  }
  return tookMs;
}

/** The rows of such times. */
export function hitRows(place: string, tookMs: readonly number[]) {
  const row = { what: `queue: cache hit on ${place}, accepted to answered, without the chat`, unit: "ms" };
  const goal = { of: "value", atMost: 100 } as const;
  return [0.5, 0.99].map((share) => ({ ...row, ...summary(tookMs, share), goal }));
}

class Countdown {
  #count = 0;
  #wanted = Infinity;
  #reached = () => {};

  tick(): void {
    if (++this.#count >= this.#wanted) this.#reached();
  }

  wait(count: number): Promise<void> {
    this.#count = 0;
    this.#wanted = count;
    return new Promise((resolve) => this.#reached = resolve);
  }
}

export function sleepingRunner({ cache }: Stores, runMs: number, pieces: number): JobRunner {
  return {
    known: ({ file: { fileUniqueId }, options }) => cache.find({ fileUniqueId }, options),
    async run({ file: { fileUniqueId }, options }, hooks, signal) {
      for (let index = 0; index < pieces; index++) {
        await systemClock.sleep(runMs / pieces, signal);
        await hooks.onPiece(pieceOf(index, PIECE_TEXT));
      }
      const transcript = transcriptOf(PIECE_TEXT.repeat(pieces));
      await cache.put({ fileUniqueId }, options, transcript);
      return transcript;
    },
  };
}

export function countingMessenger(onAnswer: () => void): Messenger {
  return {
    accepted: () => Promise.resolve(1),
    progress: () => {},
    words: () => {},
    deliver: () => Promise.resolve(onAnswer()),
    failed: () => Promise.resolve(),
    cancelled: () => Promise.resolve(),
  };
}
