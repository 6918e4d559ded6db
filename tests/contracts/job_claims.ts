import { expect } from "expect";
import { ClaimLost } from "../../src/queue/errors.ts";
import type { JobChange, Worker } from "../../src/queue/ports.ts";
import { FakeClock } from "../fake_clock.ts";
import { added, claimed, jobOf, type JobStoreUnderTest, pieceOf, transcriptOf } from "./job_store.ts";

const LEASE_MS = 60_000;
const ANNA: Worker = { name: "anna", leaseMs: LEASE_MS };
const BUDI: Worker = { name: "budi", leaseMs: LEASE_MS };

/** What every JobStore promises to workers that share it. */
export function jobClaimsContract(
  name: string,
  open: (clock: FakeClock) => Promise<JobStoreUnderTest>,
): void {
  const test = (what: string, body: (under: JobStoreUnderTest, clock: FakeClock) => Promise<void>) =>
    Deno.test(`JobStore ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under, clock);
    });

  test("of two workers one has the job", async ({ store }) => {
    await added(store, jobOf("1:1", { state: "parked" }));
    const claims = await Promise.all([store.claim("1:1", ANNA), store.claim("1:1", BUDI)]);
    const held = claims.filter((claim) => claim !== undefined);
    expect(held.map(({ job }) => job)).toEqual([jobOf("1:1", { state: "parked" })]);
  });

  test("who adds a job has it", async ({ store }, clock) => {
    const claim = await store.add(jobOf("1:1"), ANNA);
    expect(claim?.job).toEqual(jobOf("1:1"));
    expect(claim?.cancelRequested).toBe(false);
    await clock.advance(LEASE_MS - 1);
    expect(await store.claim("1:1", BUDI)).toBeUndefined();
    await clock.advance(1);
    expect(await store.claim("1:1", BUDI)).toBeDefined();
  });

  test("a job that is unknown or over cannot be claimed", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    await claim.finish(jobOf("1:1", { state: "done" }));
    expect(await store.claim("1:1", BUDI)).toBeUndefined();
    expect(await store.claim("9:9", BUDI)).toBeUndefined();
  });

  test(
    "a lease keeps others away until it ends, and begins anew with every write, also when it had run out",
    async ({ store }, clock) => {
      const claim = await claimed(store, "1:1");
      const writes = [
        () => claim.renew(),
        () => claim.update(jobOf("1:1")),
        () => claim.saveTranscript(jobOf("1:1"), transcriptOf("x")),
      ];
      for (const write of writes) {
        await clock.advance(LEASE_MS);
        await write();
        await clock.advance(LEASE_MS - 1);
        expect(await store.claim("1:1", BUDI)).toBeUndefined();
      }
      await clock.advance(1);
      expect(await store.claim("1:1", BUDI)).toBeDefined();
    },
  );

  test("a worker begun anew takes its own jobs back at once, and the one before it has lost them", async ({ store }) => {
    const before = await claimed(store, "1:1");
    expect(await store.claim("1:1", ANNA)).toBeDefined();
    await expect(before.update(jobOf("1:1"))).rejects.toThrow(ClaimLost);
  });

  test("a job that is handed on is free, and nobody is told: somebody is called", async ({ store }) => {
    const told: JobChange[] = [];
    using _listening = store.onChange((change) => void told.push(change));
    const [handedOn, given] = [await claimed(store, "1:1"), await claimed(store, "1:2")];
    await handedOn.release({ isHandedOn: true });
    await given.release();
    expect(told).toEqual([{ jobId: "1:2", change: "free" }]);
    expect(await store.claim("1:1", BUDI)).toBeDefined();
  });

  test(
    "of claims that are renewed at the same time each holds, or is lost, by itself",
    async ({ store }, clock) => {
      const ids = ["1:1", "1:2", "1:3"];
      const claims = await Promise.all(ids.map((id) => claimed(store, id)));
      await store.claim("1:2", ANNA);
      await clock.advance(LEASE_MS - 1);
      const renewed = await Promise.allSettled(claims.map((claim) => claim.renew()));
      expect(renewed.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      await clock.advance(1);
      const taken = await Promise.all(ids.map((id) => store.claim(id, BUDI)));
      expect(taken.map((claim) => claim?.job.id)).toEqual([undefined, "1:2", undefined]);
    },
  );

  test("a job that was given back is free at once, and goes on from what was stored", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    await claim.update(jobOf("1:1", { failedAttempts: 1 }));
    await claim.release();
    expect((await store.claim("1:1", BUDI))?.job).toEqual(jobOf("1:1", { failedAttempts: 1 }));
  });

  test(
    "once another worker has the job, nothing that the first one writes is seen",
    async ({ store }, clock) => {
      const lost = await claimed(store, "1:1");
      await clock.advance(LEASE_MS);
      const claim = await store.claim("1:1", BUDI);
      const writes = [
        () => lost.renew(),
        () => lost.update(jobOf("1:1", { state: "running" })),
        () => lost.saveTranscript(jobOf("1:1", { state: "delivering" }), transcriptOf("x".repeat(200_000))),
        () => lost.finish(jobOf("1:1", { state: "done" }), "recording"),
      ];
      await store.savePiece("recording", pieceOf(0));
      for (const write of writes) await expect(write()).rejects.toThrow(ClaimLost);
      await lost.release();
      expect(await store.get("1:1")).toEqual(jobOf("1:1"));
      expect(await store.transcript("1:1")).toBeUndefined();
      expect(await store.pieces("recording")).toHaveLength(1);
      await claim?.update(jobOf("1:1", { state: "running" }));
      expect((await store.get("1:1"))?.state).toBe("running");
    },
  );

  test("nothing is written for a job after its end", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    await claim.finish(jobOf("1:1", { state: "cancelled" }));
    await expect(claim.update(jobOf("1:1", { state: "running" }))).rejects.toThrow(ClaimLost);
    const delivering = jobOf("1:1", { state: "delivering" });
    await expect(claim.saveTranscript(delivering, transcriptOf("x"))).rejects.toThrow(ClaimLost);
    expect((await store.get("1:1"))?.state).toBe("cancelled");
    expect(await store.transcript("1:1")).toBeUndefined();
    expect(await store.unfinished()).toEqual([]);
  });

  test("writes and renewals at once all happen", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    const renewals = Array.from({ length: 20 }, () => claim.renew());
    const writes = Array.from({ length: 20 }, (_, index) => claim.update(jobOf("1:1", { sentParts: index })));
    await Promise.all([...renewals, ...writes, claim.saveTranscript(jobOf("1:1"), transcriptOf("x"))]);
    expect(await store.transcript("1:1")).toEqual(transcriptOf("x"));
  });

  test("that nobody wants a job any more reaches who has it, and who claims it later", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    expect(claim.cancelRequested).toBe(false);
    const changes: JobChange[] = [];
    using _listening = store.onChange((change) => void changes.push(change));
    await store.requestCancel("1:1");
    await store.requestCancel("9:9");
    expect(changes).toEqual([{ jobId: "1:1", change: "unwanted" }]);
    await claim.release();
    expect((await store.claim("1:1", BUDI))?.cancelRequested).toBe(true);
  });

  test("changes are told while somebody listens", async ({ store }) => {
    const changes: string[] = [];
    const listening = store.onChange(({ jobId, change }) => void changes.push(`${jobId} ${change}`));
    const claim = await claimed(store, "1:1");
    await claim.release();
    await (await store.claim("1:1", BUDI))?.finish(jobOf("1:1", { state: "done" }));
    listening[Symbol.dispose]();
    await added(store, jobOf("1:2"));
    expect(changes).toEqual(["1:1 free", "1:1 over"]);
  });
}
