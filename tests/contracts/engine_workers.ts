import type { JobStore } from "../../src/queue/ports.ts";
import type { Queue } from "../../src/queue/queue.ts";
import type { Gate } from "../gate.ts";
import { type FakeMessenger, type FakeRunner, idOf } from "../queue/fakes.ts";

/** One worker of an engine: a queue of its own. */
export interface EngineWorker {
  queue: Queue;
  runner: FakeRunner;
  messenger: FakeMessenger;
  /** Every piece waits here while it is closed. */
  gate: Gate;
  /** From now on it stands still, as a process does whose machine sleeps or whose network is gone; what it was about to do, it does when it goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

export interface WorkerLimits {
  maxWorkers?: number;
  maxPerUser?: number;
}

export interface EngineUnderTest extends AsyncDisposable {
  store: JobStore;
  /** Starts one more worker on the same jobs. */
  worker(limits?: WorkerLimits): Promise<EngineWorker>;
  /** Lets the engine's time go by until this is so. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>;
}

/** In which an engine may differ from the others, and why. */
export interface Deviations {
  /** Limits, counts and single flights reach as far as one worker, as there is no other. */
  servesOneProcess: boolean;
  /** What its library leaves behind. */
  leaves?: Pick<Deno.TestDefinition, "sanitizeOps" | "sanitizeResources">;
}

/** Two workers that know of each other; one and the same where there is but one. */
export async function pairOf(
  under: EngineUnderTest,
  isOne: boolean,
  limits: WorkerLimits = {},
): Promise<[EngineWorker, EngineWorker]> {
  const anna = await under.worker(limits);
  return [anna, isOne ? anna : await under.worker(limits)];
}

export async function stateOf({ store }: EngineUnderTest, name: string): Promise<string | undefined> {
  return (await store.get(idOf(name)))?.state;
}

export async function over(under: EngineUnderTest, ...names: string[]): Promise<void> {
  for (const name of names) {
    await under.until(async () => ["done", "failed", "cancelled"].includes(await stateOf(under, name) ?? ""));
  }
}

export const begun = (workers: readonly EngineWorker[]) =>
  [...new Set(workers)].flatMap(({ runner }) => runner.begun);
export const paid = (workers: readonly EngineWorker[]) =>
  [...new Set(workers)].flatMap(({ runner }) => runner.paid).sort();

/** What all of them said to the sender of a job, "accepted" and progress left out. */
export function answers(workers: readonly EngineWorker[], name: string): string[] {
  return [...new Set(workers)].flatMap(({ messenger }) => messenger.saidOf(name))
    .filter((line) => /^(part|failed|cancelled)/.test(line));
}
