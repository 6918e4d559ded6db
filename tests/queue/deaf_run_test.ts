import { expect } from "expect";
import { embeddedEngine } from "../../src/queue/embedded_engine.ts";
import { createQueue } from "../../src/queue/queue.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport, JobRunner } from "../../src/queue/ports.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { transcriptOf } from "../contracts/job_store.ts";
import { FakeClock } from "../fake_clock.ts";
import { FakeMessenger, idOf } from "./fakes.ts";
import { taskOf } from "./workbench.ts";

const DEAF = /^[ab]/;

/** A queue of two workers whose runs of "a" and "b" never end, whatever their signal says. */
function deafQueue(store = new MemoryJobStore(new FakeClock())) {
  const clock = new FakeClock();
  const messenger = new FakeMessenger(clock);
  const begun: string[] = [];
  const runner: JobRunner = {
    known: () => Promise.resolve(undefined),
    run: ({ file }) => {
      begun.push(file.fileUniqueId);
      return DEAF.test(file.fileUniqueId) ? new Promise(() => {}) : Promise.resolve(transcriptOf("words"));
    },
  };
  const shared = { store, clock, reports: new Feed<JobReport>() };
  const queue = createQueue({
    ...{ ...shared, runner, messenger, random: () => 1, maxRetries: 2 },
    engine: embeddedEngine({ ...shared, worker: "a", maxWorkers: 2, maxPerUser: 3 }),
    choose: () => Promise.resolve({ provider: "local", options: { diarize: false } }),
  });
  const send = async (name: string) => {
    await queue.accept(taskOf(name));
    await clock.advance(0);
  };
  return { clock, messenger, queue, begun, send, store };
}

Deno.test("a run that does not heed its signal: stop is answered within a second, and its worker works on", async () => {
  const { queue, clock, messenger, send } = deafQueue();
  for (const name of ["a1", "b1", "c1"]) await send(name);
  expect(await queue.status()).toMatchObject({ busyWorkers: 2, queued: 1 });
  const stopped = queue.cancel(idOf("a1"), 1);
  await clock.advance(1_000);
  expect(await stopped).toBe(true);
  expect(messenger.saidOf("a1").at(-1)).toBe("cancelled");
  expect(messenger.saidOf("c1").at(-1)).toBe("part 1 words");
  expect(await queue.status()).toMatchObject({ busyWorkers: 1, queued: 0, done: 1 });
});

Deno.test("runs that do not heed their signal: the queue stops in its time, and goes on with them after the next start", async () => {
  const first = deafQueue();
  for (const name of ["a1", "b1", "c1"]) await first.send(name);
  const stopped = first.queue.stop({ graceMs: 4_000 });
  await first.clock.advance(4_000);
  await stopped;
  const second = deafQueue(first.store);
  await second.queue.start();
  await second.clock.advance(0);
  expect(second.begun).toEqual(["a1", "b1"]);
  expect(await second.queue.status()).toMatchObject({ busyWorkers: 2, queued: 1 });
});

Deno.test("a status message that Telegram never takes holds up neither stop nor the work", async () => {
  const { queue, clock, messenger, send } = deafQueue();
  messenger.accepted = () => new Promise(() => {});
  await send("c1");
  const stopped = queue.cancel(idOf("c1"), 3);
  await clock.advance(1_000);
  expect(await stopped).toBe(true);
  await send("d1");
  expect(await queue.status()).toMatchObject({ busyWorkers: 0 });
});
