import { expect } from "expect";
import type { Job } from "../../src/queue/job.ts";
import type { JobClaim, JobStore, Worker } from "../../src/queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../src/transcript/transcript.ts";
import { FakeClock } from "../fake_clock.ts";

/** Opens an empty store; `reopen` gives what a new process would see of it. */
export interface JobStoreUnderTest extends AsyncDisposable {
  store: JobStore;
  /** Undefined when it forgets with its process; the contract is then told `survivesRestart: false`. */
  reopen?: () => Promise<JobStore>;
}

const DAY_MS = 24 * 3_600_000;
const ANNA: Worker = { name: "anna", leaseMs: 60_000 };

export function jobOf(id: string, changes: Partial<Job> = {}): Job {
  return {
    id,
    chatId: 1,
    messageId: 2,
    userId: 3,
    locale: "id",
    file: { fileId: "f", fileUniqueId: `u${id}`, chatId: 1, messageId: 2, sizeBytes: 1000 },
    provider: "local",
    options: { diarize: false },
    state: "queued",
    acceptedAt: 1,
    failedAttempts: 0,
    sentParts: 0,
    ...changes,
  };
}

export function pieceOf(index: number, text = `piece ${index}`): PlacedPiece {
  const segments = [{ text, startSeconds: 0, endSeconds: 1 }];
  return {
    index,
    startSample: index * 16_000,
    sampleCount: 16_000,
    sound: `sound ${index}`,
    transcript: { segments, provider: "local", model: "m" },
  };
}

export function transcriptOf(text: string): Transcript {
  return {
    segments: [{ text, startSeconds: 0, endSeconds: 1 }],
    durationSeconds: 1,
    sources: [{ provider: "local", model: "m", pieceCount: 1 }],
  };
}

/** What every JobStore promises. */
export function jobStoreContract(
  name: string,
  open: (clock: FakeClock) => Promise<JobStoreUnderTest>,
  { survivesRestart }: { survivesRestart: boolean },
): void {
  const test = (what: string, body: (under: JobStoreUnderTest, clock: FakeClock) => Promise<void>) =>
    Deno.test(`JobStore ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under, clock);
    });

  test("a job is added once", async ({ store }) => {
    expect(await added(store, jobOf("1:1"))).toBe(true);
    expect(await added(store, jobOf("1:1", { locale: "en" }))).toBe(false);
    expect(await store.get("1:1")).toEqual(jobOf("1:1"));
  });

  test("of two who add it at once, one succeeds", async ({ store }) => {
    const claims = await Promise.all([1, 2, 3, 4].map(() => store.add(jobOf("1:1"), ANNA)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  test("an unknown job is undefined", async ({ store }) => {
    expect(await store.get("9:9")).toBeUndefined();
    expect(await store.transcript("9:9")).toBeUndefined();
    expect(await store.pieces("nothing")).toEqual([]);
  });

  test("an update overwrites the whole job", async (under) => {
    const claim = await claimed(under.store, "1:1", { notBefore: 5 });
    const { notBefore: _, ...rest } = jobOf("1:1", { state: "running", statusMessageId: 7 });
    await claim.update(rest);
    expect(await under.store.get("1:1")).toEqual(rest);
  });

  test("what is stored does not follow the caller's object", async ({ store }) => {
    const job = jobOf("1:1");
    const claim = await store.add(job, ANNA);
    job.state = "running";
    expect((await store.get("1:1"))?.state).toBe("queued");
    expect(claim?.job.state).toBe("queued");
  });

  test("unfinished jobs come oldest first, finished ones not at all", async ({ store }) => {
    await added(store, jobOf("1:3", { acceptedAt: 3 }));
    await added(store, jobOf("1:1", { acceptedAt: 1, state: "parked" }));
    const claim = await claimed(store, "1:2", { acceptedAt: 2 });
    await claim.finish(jobOf("1:2", { state: "done" }));
    expect((await store.unfinished()).map((job) => job.id)).toEqual(["1:1", "1:3"]);
  });

  test("a finished job is known for a day, then its id is new again", async ({ store }, clock) => {
    const claim = await claimed(store, "1:1");
    await claim.finish(jobOf("1:1", { state: "failed" }));
    await clock.advance(DAY_MS - 1);
    expect(await added(store, jobOf("1:1"))).toBe(false);
    expect((await store.get("1:1"))?.state).toBe("failed");
    await clock.advance(1);
    expect(await store.get("1:1")).toBeUndefined();
    expect(await added(store, jobOf("1:1"))).toBe(true);
    expect(await store.unfinished()).toHaveLength(1);
  });

  test("pieces are ordered by index, and a piece saved again replaces itself", async ({ store }) => {
    for (const index of [10, 2, 0, 1]) await store.savePiece("a", pieceOf(index));
    await store.savePiece("a", pieceOf(2, "again"));
    await store.savePiece("b", pieceOf(5));
    expect(await store.pieces("a")).toEqual([pieceOf(0), pieceOf(1), pieceOf(2, "again"), pieceOf(10)]);
  });

  test("pieces saved at once are all kept", async ({ store }) => {
    await Promise.all([0, 1, 2, 3, 4].map((index) => store.savePiece("a", pieceOf(index))));
    expect((await store.pieces("a")).map((piece) => piece.index)).toEqual([0, 1, 2, 3, 4]);
  });

  test(
    "pieces belong to their recording, whatever becomes of a job, for thirty days",
    async ({ store }, clock) => {
      await store.savePiece("a", pieceOf(0));
      await (await claimed(store, "1:1")).finish(jobOf("1:1", { state: "failed" }));
      await clock.advance(30 * DAY_MS - 1);
      expect(await store.pieces("a")).toEqual([pieceOf(0)]);
      await clock.advance(1);
      expect(await store.pieces("a")).toEqual([]);
    },
  );

  test("a recording's name may be long and hold anything", async ({ store }) => {
    const name = "Budi, Ani \u0000 ".repeat(1000);
    await store.savePiece(name, pieceOf(0));
    expect(await store.pieces(name)).toEqual([pieceOf(0)]);
    expect(await store.pieces(`${name}.`)).toEqual([]);
  });

  test("a transcript is stored together with its job", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    await claim.saveTranscript(jobOf("1:1", { state: "delivering" }), transcriptOf("x"));
    expect((await store.get("1:1"))?.state).toBe("delivering");
    expect(await store.transcript("1:1")).toEqual(transcriptOf("x"));
  });

  test("finishing drops the answer, and the pieces of the recording that is named", async ({ store }) => {
    const claim = await claimed(store, "1:1");
    for (const recording of ["a", "b"]) await store.savePiece(recording, pieceOf(0));
    await claim.saveTranscript(jobOf("1:1"), transcriptOf("x"));
    await claim.finish(jobOf("1:1", { state: "done" }), "a");
    expect(await store.pieces("a")).toEqual([]);
    expect(await store.pieces("b")).toHaveLength(1);
    expect(await store.transcript("1:1")).toBeUndefined();
  });

  for (const sizeBytes of [0, 60 * 1024, 64 * 1024, 700_000, 820_000, 3_000_000]) {
    test(`a transcript of ${sizeBytes} bytes comes back whole`, async ({ store }) => {
      const large = transcriptOf("á".repeat(sizeBytes / 2));
      const claim = await claimed(store, "1:1");
      await claim.saveTranscript(jobOf("1:1"), transcriptOf("the one before"));
      await claim.saveTranscript(jobOf("1:1"), large);
      expect(await store.transcript("1:1")).toEqual(large);
    });
  }

  if (!survivesRestart) return;
  test("everything is there after a restart", async ({ store, reopen }) => {
    if (reopen === undefined) throw new Error("this store cannot be opened again");
    const large = transcriptOf("x".repeat(1_000_000));
    const claim = await claimed(store, "1:1");
    await store.savePiece("a", pieceOf(0));
    await claim.saveTranscript(jobOf("1:1", { state: "delivering", sentParts: 2 }), large);
    await store.requestCancel("1:1");
    const again = await reopen();
    expect(await again.unfinished()).toEqual([jobOf("1:1", { state: "delivering", sentParts: 2 })]);
    expect(await again.pieces("a")).toEqual([pieceOf(0)]);
    expect(await again.transcript("1:1")).toEqual(large);
    expect(await again.claim("1:1", { ...ANNA, name: "budi" })).toBeUndefined();
    expect((await again.claim("1:1", ANNA))?.cancelRequested).toBe(true);
  });
}

/** A job that was just accepted and claimed. */
export async function claimed(store: JobStore, id: string, changes: Partial<Job> = {}): Promise<JobClaim> {
  const claim = await store.add(jobOf(id, changes), ANNA);
  if (claim === undefined) throw new Error(`${id} is known already`);
  return claim;
}

/** Adds a job that nobody works on; `false` when it is known already. */
export async function added(store: JobStore, job: Job): Promise<boolean> {
  const claim = await store.add(job, ANNA);
  await claim?.release();
  return claim !== undefined;
}
