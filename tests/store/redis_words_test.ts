import { expect } from "expect";
import { RewritingDesk } from "../../src/chat/rewriting_desk.ts";
import { TURN_MS } from "../../src/rewriting/ports.ts";
import { Reach } from "../../src/store/redis/reach.ts";
import { RedisRewritingTurns } from "../../src/store/redis/rewriting_turns.ts";
import { FakeClock, until } from "../fake_clock.ts";
import fc from "fast-check";
import { systemClock } from "../../src/clock.ts";
import type { Job } from "../../src/queue/job.ts";
import type { JobClaim } from "../../src/queue/ports.ts";
import { openStores } from "../../src/store/open_stores.ts";
import type { Stores } from "../../src/store/stores.ts";
import { added, jobOf, pieceOf, transcriptOf } from "../contracts/job_store.ts";
import { contents } from "../redis_contents.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();
const SAID = "rahasia";
const LONGEST_MS = 30 * 24 * 3_600_000;
const ANNA = { name: "anna", leaseMs: 60_000 };

/** What may be done with a job that was claimed, and to what is kept beside it. */
const STEPS: Record<string, (stores: Stores, claim: JobClaim) => Promise<unknown>> = {
  piece: ({ jobs }, { job }) => jobs.savePiece(`recording ${job.id}`, pieceOf(job.messageId, SAID)),
  answer: (_, claim) =>
    claim.saveTranscript({ ...claim.job, state: "delivering" }, transcriptOf(SAID.repeat(500))),
  update: (_, claim) => claim.update({ ...claim.job, state: "running" }),
  cancel: ({ jobs }, { job }) => jobs.requestCancel(job.id),
  release: (_, claim) => claim.release(),
  done: (_, claim) => claim.finish({ ...claim.job, state: "done" }, `recording ${claim.job.id}`),
  failed: (_, claim) => claim.finish({ ...claim.job, state: "failed" }),
  again: ({ jobs }, { job }) => added(jobs, job),
  cache: ({ cache }, { job }) => cache.put(job.file, job.options, transcriptOf(SAID)),
  rewriting: ({ rewritings }, { job: { id } }) =>
    rewritings.keep(id, { kind: "summary", language: "id", model: "m", text: SAID }, LONGEST_MS),
  found: ({ cache }, { job }) => cache.find(job.file, job.options),
};

/** Its file's name and its prompt are somebody's words, too. */
function wordedJob(messageId: number): Job {
  const { file, options, ...others } = jobOf(`1:${messageId}`, { messageId });
  return { ...others, file: { ...file, name: `${SAID}.ogg` }, options: { ...options, prompt: SAID } };
}

const workload = fc.array(
  fc.record({ job: fc.integer({ min: 1, max: 3 }), step: fc.constantFrom(...Object.keys(STEPS)) }),
  { minLength: 1, maxLength: 25 },
);

Deno.test("whatever was done, what has words in it ends by itself within thirty days", async () => {
  let worded = 0;
  await fc.assert(
    fc.asyncProperty(workload, async (steps) => {
      using database = await server.open();
      const redis = { url: server.url, bot: database.keys.bot };
      using stores = await openStores({ type: "redis", redis, cacheMaxEntries: 2, clock: systemClock });
      for (const { job, step } of steps) {
        await added(stores.jobs, wordedJob(job));
        const claim = await stores.jobs.claim(`1:${job}`, ANNA);
        if (claim !== undefined) await STEPS[step](stores, claim);
      }
      const said = (await contents(database, `${database.keys.prefix}*`)).filter(({ text }) =>
        text.includes(SAID)
      );
      worded += said.length;
      expect(said.filter(({ ms = Infinity }) => ms > LONGEST_MS)).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(worded).toBeGreaterThan(20);
});

Deno.test("an open job that nobody touched for thirty days is forgotten whole", async () => {
  using database = await server.open();
  const redis = { url: server.url, bot: database.keys.bot };
  using stores = await openStores({ type: "redis", redis, cacheMaxEntries: 2, clock: systemClock });
  for (const messageId of [1, 2]) await added(stores.jobs, wordedJob(messageId));
  await stores.jobs.requestCancel("1:1");
  await database.ask((client) => client.pexpire(database.keys.job("1:1"), 0));
  expect((await stores.jobs.unfinished()).map(({ id }) => id)).toEqual(["1:2"]);
  const left = await contents(database, `${database.keys.prefix}*`);
  expect(left.filter(({ text }) => text.includes("1:1"))).toEqual([]);
});

Deno.test("on Redis what is written for somebody is one at a time over all instances, and stopped from any; a dead one holds nobody up", async () => {
  const clock = new FakeClock();
  using database = await server.open();
  using reach = new Reach(database, clock);
  const [one, other] = [0, 1].map(() => new RewritingDesk(clock, new RedisRewritingTurns(database, reach)));
  {
    await using turn = await one.take(7);
    expect([turn !== undefined, await one.take(7), await other.take(7)]).toEqual([
      true,
      undefined,
      undefined,
    ]);
    const written = one.write(
      7,
      "7:50",
      (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const ended = expect(written).rejects.toMatchObject({ why: "stopped" });
    await until(async () => await other.stop(8, "7:50") === "not-yours");
    expect([await other.stop(7, "7:49"), await other.stop(7, "7:50")]).toEqual(["unknown", "stopping"]);
    await clock.advance(2_000);
    await ended;
  }
  // Stop that was pressed just before: what it became is not to be taken for something that nobody writes any more.
  expect([await one.stop(7, "7:50"), await other.stop(7, "7:50")]).toEqual(["not-yours", "not-yours"]);
  {
    await using turn = await other.take(7);
    expect(turn).toBeDefined();
  }
  await one.take(9);
  const { keys } = database;
  expect(await database.ask((client) => client.pttl(keys.writing(9)))).toBeLessThanOrEqual(TURN_MS);
  expect(await database.ask((client) => client.pttl(keys.writing(9)))).toBeGreaterThan(0);
});
