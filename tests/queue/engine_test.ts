import type { Clock } from "../../src/clock.ts";
import { Feed } from "../../src/feed.ts";
import { embeddedEngine } from "../../src/queue/embedded_engine.ts";
import type { JobReport } from "../../src/queue/ports.ts";
import { createQueue } from "../../src/queue/queue.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { engineContract } from "../contracts/engine.ts";
import type { EngineUnderTest, EngineWorker, WorkerLimits } from "../contracts/engine_workers.ts";
import { FakeClock } from "../fake_clock.ts";
import { Gate } from "../gate.ts";
import { FakeMessenger, FakeRunner } from "./fakes.ts";

/** Time as a worker meets it that stands still now and then. */
class Interrupted implements Clock {
  #going = Promise.withResolvers<void>();

  constructor(readonly clock: Clock) {
    this.#going.resolve();
  }

  now(): number {
    return this.clock.now();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.clock.sleep(ms, signal);
    await this.#going.promise;
  }

  freeze(): void {
    this.#going = Promise.withResolvers<void>();
  }

  thaw(): void {
    this.#going.resolve();
  }
}

/** Workers in one process on one store; whoever stands still renews no claim. */
class EmbeddedWorkers implements EngineUnderTest {
  readonly clock = new FakeClock();
  readonly store = new MemoryJobStore(this.clock);
  readonly #workers: EngineWorker[] = [];

  async worker({ maxWorkers = 5, maxPerUser = 3 }: WorkerLimits = {}): Promise<EngineWorker> {
    const [clock, gate] = [new Interrupted(this.clock), new Gate()];
    const [runner, messenger] = [new FakeRunner(gate, 1, 2), new FakeMessenger(this.clock)];
    const shared = { store: this.store, clock, reports: new Feed<JobReport>() };
    const queue = createQueue({
      ...{ ...shared, runner, messenger, random: () => 0, maxRetries: 2 },
      engine: embeddedEngine({ ...shared, worker: `worker ${this.#workers.length}`, maxWorkers, maxPerUser }),
      choose: () => Promise.resolve({ provider: "local", options: { diarize: false } }),
    });
    const stop = async () => {
      clock.thaw();
      const stopped = queue.stop({ graceMs: 0 });
      await this.clock.advance(1_000);
      await stopped;
    };
    const worker = {
      queue,
      runner,
      messenger,
      gate,
      stop,
      freeze: () => clock.freeze(),
      thaw: () => clock.thaw(),
    };
    this.#workers.push(worker);
    await queue.start();
    return worker;
  }

  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    for (let second = 0; second < 1_000; second++) {
      await this.clock.advance(second === 0 ? 0 : 1_000);
      if (await condition()) return;
    }
    throw new Error("it does not come about");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) await worker.stop();
  }
}

engineContract("embedded", () => Promise.resolve(new EmbeddedWorkers()), { servesOneProcess: true });
