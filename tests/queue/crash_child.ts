/** A queue on a real database or Redis, with an outside world that says on stdout what it saw; killed and started again by its test. */
import { systemClock } from "../../src/clock.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport, JobRunner, Messenger } from "../../src/queue/ports.ts";
import { embeddedEngine } from "../../src/queue/embedded_engine.ts";
import { createQueue } from "../../src/queue/queue.ts";
import { openStores } from "../../src/store/open_stores.ts";
import { pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { CRASH_TASKS, PARTS, PIECES, textOf } from "./crash_world.ts";

const [type, address, bot] = Deno.args;
const encoder = new TextEncoder();
const say = (...words: (string | number)[]) => Deno.stdout.writeSync(encoder.encode(`${words.join(" ")}\n`));

const place = type === "redis"
  ? { type, redis: { url: address, bot } } as const
  : { type: "kv", path: address } as const;
using stores = await openStores({ ...place, clock: systemClock, cacheMaxEntries: 1000 });

const runner: JobRunner = {
  known: ({ file, options }) => stores.cache.find(file, options),
  async run({ file, options }, hooks, signal) {
    for (let index = 0; index < PIECES; index++) {
      if (hooks.finished.some((piece) => piece.index === index)) continue;
      await systemClock.sleep(1, signal);
      say("paid", file.fileUniqueId, index);
      await hooks.onPiece(pieceOf(index, textOf(file.fileUniqueId)));
      say("saved", file.fileUniqueId, index);
    }
    const transcript = transcriptOf(textOf(file.fileUniqueId));
    await stores.cache.put({ fileUniqueId: file.fileUniqueId }, options, transcript);
    return transcript;
  },
};

/** The last part is stored as the end of its job. */
using _listening = stores.jobs.onChange(({ jobId, change }) =>
  change === "over" && say("stored", jobId, PARTS - 1)
);

let messageId = 0;
const messenger: Messenger = {
  accepted(job) {
    say("status", job.id);
    return Promise.resolve(++messageId);
  },
  progress: () => {},
  words: () => {},
  async deliver(job, transcript, onSent) {
    for (let part = job.sentParts; part < PARTS; part++) {
      const right = transcript.segments[0].text === textOf(job.file.fileUniqueId);
      say("sent", job.id, part, right ? "right" : "wrong");
      if (part + 1 === PARTS) return;
      await onSent(part + 1);
      say("stored", job.id, part);
    }
  },
  failed(job, error) {
    say("failed", job.id, error.message);
    return Promise.resolve();
  },
  cancelled: () => Promise.resolve(),
};

const shared = { store: stores.jobs, clock: systemClock, reports: new Feed<JobReport>() };
const queue = createQueue({
  ...shared,
  runner,
  messenger,
  choose: () => Promise.resolve({ provider: "local", options: { diarize: false } }),
  engine: embeddedEngine({ ...shared, worker: "child", maxWorkers: 3, maxPerUser: 2 }),
  random: Math.random,
  maxRetries: 2,
});
await queue.start();
// Telegram sends an update again until it was confirmed; so does this world.
for (const task of CRASH_TASKS) {
  await queue.accept(task);
  say("accepted", `${task.chatId}:${task.messageId}`);
}
while ((await stores.jobs.unfinished()).length > 0) await systemClock.sleep(5);
await queue.stop({ graceMs: 1000 });
say("idle");
