import { expect } from "expect";
import fc from "fast-check";
import { systemClock } from "../../src/clock.ts";
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
  found: ({ cache }, { job }) => cache.find(job.file, job.options),
};

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
        await added(stores.jobs, jobOf(`1:${job}`, { messageId: job }));
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
