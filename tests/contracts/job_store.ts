import { expect } from "expect";
import type { Job } from "../../src/queue/job.ts";
import type { JobStore } from "../../src/queue/ports.ts";
import type { PlacedPiece, Transcript } from "../../src/transcript/transcript.ts";
import { FakeClock } from "../fake_clock.ts";

/** Opens an empty store; `reopen` gives what a new process would see of it. */
export interface JobStoreUnderTest extends AsyncDisposable {
  store: JobStore;
  /** Undefined when it forgets with its process; the contract is then told `survivesRestart: false`. */
  reopen?: () => Promise<JobStore>;
}

const DAY_MS = 24 * 3_600_000;

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
    expect(await store.add(jobOf("1:1"))).toBe(true);
    expect(await store.add(jobOf("1:1", { locale: "en" }))).toBe(false);
    expect(await store.get("1:1")).toEqual(jobOf("1:1"));
  });

  test("of two who add it at once, one succeeds", async ({ store }) => {
    const added = await Promise.all([1, 2, 3, 4].map(() => store.add(jobOf("1:1"))));
    expect(added.filter(Boolean)).toHaveLength(1);
  });

  test("an unknown job is undefined", async ({ store }) => {
    expect(await store.get("9:9")).toBeUndefined();
    expect(await store.transcript("9:9")).toBeUndefined();
    expect(await store.pieces("9:9")).toEqual([]);
  });

  test("an update overwrites the whole job", async ({ store }) => {
    await store.add(jobOf("1:1", { notBefore: 5 }));
    const { notBefore: _, ...rest } = jobOf("1:1", { state: "running", statusMessageId: 7 });
    await store.update(rest);
    expect(await store.get("1:1")).toEqual(rest);
  });

  test("what is stored does not follow the caller's object", async ({ store }) => {
    const job = jobOf("1:1");
    await store.add(job);
    job.state = "running";
    expect((await store.get("1:1"))?.state).toBe("queued");
  });

  test("unfinished jobs come oldest first, finished ones not at all", async ({ store }) => {
    await store.add(jobOf("1:3", { acceptedAt: 3 }));
    await store.add(jobOf("1:1", { acceptedAt: 1, state: "parked" }));
    await store.add(jobOf("1:2", { acceptedAt: 2 }));
    await store.finish(jobOf("1:2", { state: "done" }));
    expect((await store.unfinished()).map((job) => job.id)).toEqual(["1:1", "1:3"]);
  });

  test("a finished job is known for a day, then its id is new again", async ({ store }, clock) => {
    await store.add(jobOf("1:1"));
    await store.finish(jobOf("1:1", { state: "failed" }));
    await clock.advance(DAY_MS - 1);
    expect(await store.add(jobOf("1:1"))).toBe(false);
    expect((await store.get("1:1"))?.state).toBe("failed");
    await clock.advance(1);
    expect(await store.get("1:1")).toBeUndefined();
    expect(await store.add(jobOf("1:1"))).toBe(true);
    expect(await store.unfinished()).toHaveLength(1);
  });

  test("an update that comes after the end changes nothing", async ({ store }) => {
    await store.add(jobOf("1:1"));
    await store.finish(jobOf("1:1", { state: "cancelled" }));
    await store.update(jobOf("1:1", { state: "running" }));
    await store.saveTranscript(jobOf("1:1", { state: "delivering" }), transcriptOf("x"));
    expect((await store.get("1:1"))?.state).toBe("cancelled");
    expect(await store.transcript("1:1")).toBeUndefined();
    expect(await store.unfinished()).toEqual([]);
  });

  test("pieces are ordered by index, and a piece saved again replaces itself", async ({ store }) => {
    await store.add(jobOf("1:1"));
    for (const index of [10, 2, 0, 1]) await store.savePiece("1:1", pieceOf(index));
    await store.savePiece("1:1", pieceOf(2, "again"));
    await store.savePiece("1:10", pieceOf(5));
    expect(await store.pieces("1:1")).toEqual([pieceOf(0), pieceOf(1), pieceOf(2, "again"), pieceOf(10)]);
  });

  test("pieces saved at once are all kept", async ({ store }) => {
    await store.add(jobOf("1:1"));
    await Promise.all([0, 1, 2, 3, 4].map((index) => store.savePiece("1:1", pieceOf(index))));
    expect((await store.pieces("1:1")).map((piece) => piece.index)).toEqual([0, 1, 2, 3, 4]);
  });

  test("a transcript is stored together with its job", async ({ store }) => {
    await store.add(jobOf("1:1"));
    await store.saveTranscript(jobOf("1:1", { state: "delivering" }), transcriptOf("x"));
    expect((await store.get("1:1"))?.state).toBe("delivering");
    expect(await store.transcript("1:1")).toEqual(transcriptOf("x"));
  });

  test("finishing drops pieces and transcript", async ({ store }) => {
    await store.add(jobOf("1:1"));
    await store.savePiece("1:1", pieceOf(0));
    await store.saveTranscript(jobOf("1:1"), transcriptOf("x"));
    await store.finish(jobOf("1:1", { state: "done" }));
    expect(await store.pieces("1:1")).toEqual([]);
    expect(await store.transcript("1:1")).toBeUndefined();
  });

  for (const sizeBytes of [0, 60 * 1024, 64 * 1024, 700_000, 820_000, 3_000_000]) {
    test(`a transcript of ${sizeBytes} bytes comes back whole`, async ({ store }) => {
      const large = transcriptOf("á".repeat(sizeBytes / 2));
      await store.add(jobOf("1:1"));
      await store.saveTranscript(jobOf("1:1"), transcriptOf("the one before"));
      await store.saveTranscript(jobOf("1:1"), large);
      expect(await store.transcript("1:1")).toEqual(large);
    });
  }

  if (!survivesRestart) return;
  test("everything is there after a restart", async ({ store, reopen }) => {
    if (reopen === undefined) throw new Error("this store cannot be opened again");
    const large = transcriptOf("x".repeat(1_000_000));
    await store.add(jobOf("1:1", { state: "delivering", sentParts: 2 }));
    await store.savePiece("1:1", pieceOf(0));
    await store.saveTranscript(jobOf("1:1", { state: "delivering", sentParts: 2 }), large);
    const again = await reopen();
    expect(await again.unfinished()).toEqual([jobOf("1:1", { state: "delivering", sentParts: 2 })]);
    expect(await again.pieces("1:1")).toEqual([pieceOf(0)]);
    expect(await again.transcript("1:1")).toEqual(large);
  });
}
