import { expect } from "expect";
import { FakeClock } from "../fake_clock.ts";
import { systemClock } from "../../src/clock.ts";
import type { FileOpener } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { FileTranscriber } from "../../src/pipeline/transcribe_file.ts";
import type { Transcriber } from "../../src/pipeline/transcriber.ts";
import type { JobRunner } from "../../src/queue/ports.ts";
import { ArrivalOrder, Semaphore } from "../../src/semaphore.ts";
import type { RedisDatabase } from "../../src/store/redis/database.ts";
import { RedisFlightBook } from "../../src/store/redis/flight_book.ts";
import { RedisTranscriptCache } from "../../src/store/redis/transcript_cache.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { answers, over } from "../contracts/engine_workers.ts";
import { fakeReader, fakeTranscriber } from "../fakes/audio.ts";
import { Gate } from "../gate.ts";
import { taskOf } from "../queue/workbench.ts";
import { redisServer } from "../redis_server.ts";
import { BullmqWorkers } from "./bullmq_workers.ts";
import { TIMERS } from "./timers.ts";

const server = await redisServer();
const BYTES = new Uint8Array(1_000).fill(7);

/** Every file has the same bytes. */
const opener: FileOpener = {
  open: () =>
    Promise.resolve({
      ...memoryFile("a.ogg", BYTES),
      sha256: Promise.resolve("same"),
      measure: () => Promise.resolve(BYTES.length),
      readRanges: () => (async function* () {})(),
      gauge: () => Promise.resolve(),
      cost: () => undefined,
    }),
};

/** Hears what has two pieces by the pipeline itself, and waits at `gate` before each. */
class Ear {
  readonly gate = new Gate();
  readonly heard: number[] = [];

  runnerOn(database: RedisDatabase, hasCache: boolean): JobRunner {
    const { reader, transcriber } = this;
    const cache = hasCache ? new RedisTranscriptCache(database, 10) : undefined;
    return new FileTranscriber({
      ...{ opener, reader, transcriberFor: () => transcriber, cache },
      flights: new RedisFlightBook(database, new Reach(database, systemClock), systemClock),
      ...{ concurrency: 1, pieceSlots: new Semaphore(1, new ArrivalOrder()), clock: new FakeClock() },
    });
  }

  get transcriber(): Transcriber {
    return fakeTranscriber(async ({ index }, _options, signal) => {
      await this.gate.sleep(0, signal);
      this.heard.push(index);
    });
  }

  get reader() {
    const reader = fakeReader([5, 5]);
    const open: typeof reader.open = async (source, plan, signal) => {
      for await (const _bytes of source.read(0, undefined, signal));
      signal.throwIfAborted();
      return await reader.open(source, plan, signal);
    };
    return { ...reader, open };
  }
}

/** Two instances, of which the first hears what Anna sent when Budi sends the same content as another file. */
async function both({ hasCache = true } = {}) {
  await using opening = new AsyncDisposableStack();
  const under = opening.use(await BullmqWorkers.open(server, { hasCache: false }));
  const ears = [new Ear(), new Ear()];
  for (const ear of ears) ear.gate.close();
  const workers = [];
  for (const ear of ears) {
    workers.push(await under.worker({ maxWorkers: 1 }, (database) => ear.runnerOn(database, hasCache)));
  }
  await workers[0].queue.accept(taskOf("a1"));
  await under.until(() => ears.some(({ gate }) => gate.waiting === 1));
  if (ears[1].gate.waiting === 1) [ears.reverse(), workers.reverse()];
  await workers[1].queue.accept(taskOf("b1"));
  const flights = () => under.database.ask((client) => client.keys(`${under.database.keys.prefix}:flight:*`));
  await under.until(async () => {
    const [key] = await flights();
    return await under.database.ask((client) => client.hexists(key, "wanted")) === 1;
  });
  const opened = opening.move();
  return { under, ears, workers, flights, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const ANSWER = ["part 1 piece 0"];

Deno.test(
  "the same content as two files on two instances at once is paid for once, with no cache",
  TIMERS,
  async () => {
    await using bed = await both();
    const { under, ears, workers } = bed;
    for (const { gate } of ears) gate.open();
    await over(under, "a1", "b1");
    expect(ears.flatMap(({ heard }) => heard)).toEqual([0, 1]);
    for (const name of ["a1", "b1"]) expect(answers(workers, name)).toEqual(ANSWER);
  },
);

Deno.test(
  "where the one that hears it stops, another one goes on from its finished pieces",
  TIMERS,
  async () => {
    await using bed = await both();
    const { under, ears, workers } = bed;
    ears[0].gate.letOne();
    await under.until(() => ears[0].heard.length === 1 && ears[0].gate.waiting === 1);
    const stopped = workers[0].stop();
    ears[1].gate.open();
    await over(under, "a1", "b1");
    await stopped;
    expect(ears.map(({ heard }) => heard)).toEqual([[0], [1]]);
    for (const name of ["a1", "b1"]) expect(answers(workers, name)).toEqual(ANSWER);
  },
);

Deno.test(
  "where the one that hears it dies, another one goes on from what it had stored",
  TIMERS,
  async () => {
    await using bed = await both();
    const { under, ears, workers, flights } = bed;
    ears[0].gate.letOne();
    await under.until(() => ears[0].heard.length === 1 && ears[0].gate.waiting === 1);
    workers[0].link.cut();
    const [key] = await flights();
    await under.database.ask((client) => client.hset(key, "until", 0)); // its lease is over
    ears[1].gate.open();
    await over(under, "a1", "b1");
    expect(ears.map(({ heard }) => heard)).toEqual([[0], [1]]);
    workers[0].link.mend();
    for (const name of ["a1", "b1"]) expect(answers(workers, name)).toEqual(ANSWER);
  },
);
