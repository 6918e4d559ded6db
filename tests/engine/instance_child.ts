/** One of several instances on a real Redis, with an outside world that says on stdout what it saw; killed and started again by its test. */
import { systemClock } from "../../src/clock.ts";
import { bullmqEngine } from "../../src/engine/bullmq_engine.ts";
import { Feed } from "../../src/feed.ts";
import type { JobReport, JobRunner, Messenger, NewTask } from "../../src/queue/ports.ts";
import { createQueue } from "../../src/queue/queue.ts";
import { RedisDatabase } from "../../src/store/redis/database.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { RedisTranscriptCache } from "../../src/store/redis/transcript_cache.ts";
import { pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { LEASE_MS, PARTS, PIECES, tasksOf } from "./instances_world.ts";

const [url, bot, side, count] = Deno.args;
const encoder = new TextEncoder();
const say = (...words: (string | number)[]) => Deno.stdout.writeSync(encoder.encode(`${words.join(" ")}\n`));
const clock = systemClock;
const database = await RedisDatabase.open({ url, bot });
const store = await RedisJobStore.open(database);
const cache = new RedisTranscriptCache(database, 1_000);

const { savePiece } = store;
store.savePiece = async (recording, piece) => {
  await savePiece.call(store, recording, piece);
  say("saved", JSON.parse(recording)[0], piece.index);
};

const runner: JobRunner = {
  known: ({ file, options }) => cache.find(file, options),
  async run({ file, options }, hooks, signal) {
    for (let index = 0; index < PIECES; index++) {
      if (hooks.finished.some((piece) => piece.index === index)) continue;
      await clock.sleep(5, signal);
      say("paid", file.fileUniqueId, index);
      await hooks.onPiece(pieceOf(index, file.fileUniqueId));
    }
    const transcript = transcriptOf(file.fileUniqueId);
    await cache.put({ fileUniqueId: file.fileUniqueId }, options, transcript);
    return transcript;
  },
};

/** The last part is stored as the end of its job. */
using _listening = store.onChange(({ jobId, change }) =>
  change === "over" && say("stored", jobId, PARTS - 1)
);

let messageId = 0;
const messenger: Messenger = {
  accepted: () => Promise.resolve(++messageId),
  progress: () => {},
  words: () => {},
  async deliver(job, transcript, onSent) {
    for (let part = job.sentParts; part < PARTS; part++) {
      say("sent", job.id, part, transcript.segments[0].text === job.file.fileUniqueId ? "right" : "wrong");
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

const shared = { store, clock, reports: new Feed<JobReport>() };
const queue = createQueue({
  ...shared,
  runner,
  messenger,
  choose: () => Promise.resolve({ provider: "groq", options: { diarize: false } }),
  engine: bullmqEngine({ ...shared, database, maxWorkers: 3, maxPerUser: 2, leaseMs: LEASE_MS }),
  random: Math.random,
  maxRetries: 2,
});
await queue.start();
for (const [index, task] of tasksOf(Number(count)).entries()) {
  if (index % 2 === Number(side)) await insist(task);
}
say("all accepted");

/** Telegram sends an update again until it was confirmed; so does this world. */
async function insist(task: NewTask): Promise<void> {
  for (;;) {
    try {
      return await queue.accept(task);
    } catch {
      await clock.sleep(200);
    }
  }
}
