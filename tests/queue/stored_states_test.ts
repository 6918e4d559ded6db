import { expect } from "expect";
import type { Job } from "../../src/queue/job.ts";
import { MemoryJobStore } from "../../src/store/memory/job_store.ts";
import { added, jobOf } from "../contracts/job_store.ts";
import { FakeClock } from "../fake_clock.ts";
import { Workbench } from "./workbench.ts";

const NOW = 1_800_000_000_000;
const DAY_MS = 24 * 3_600_000;

/** Jobs as an earlier version, or a clock that was wrong, may have left them. */
const LEFT: Record<string, Partial<Job>> = {
  "queued": { state: "queued" },
  "queued, with the rest of a wait": { state: "queued", notBefore: NOW + 60_000 },
  "running, with the rest of a wait": { state: "running", notBefore: NOW + 60_000 },
  "parked": { state: "parked", notBefore: NOW + 60_000 },
  "parked until a time that is not told": { state: "parked" },
  "parked until years from now": { state: "parked", notBefore: NOW + 1e12 },
  "delivering, without its transcript": { state: "delivering" },
  "delivering, with a wait of years and no transcript": { state: "delivering", notBefore: NOW + 1e12 },
  "accepted in the future": { state: "parked", acceptedAt: NOW + 1e10, notBefore: NOW + 60_000 },
  "tried too often": { state: "queued", failedAttempts: 99 },
  "in no place of the line": { state: "queued", turn: NaN },
};

for (const [how, left] of Object.entries(LEFT)) {
  Deno.test(`a job that was left ${how}: it goes on within a day, and is answered once`, async () => {
    const clock = new FakeClock(NOW);
    const store = new MemoryJobStore(clock);
    await added(store, jobOf("1:1", { acceptedAt: NOW - 1000, ...left }));
    await using bench = new Workbench({ clock, store });
    await bench.queue.start();
    await clock.advance(DAY_MS + 10_000);
    expect(bench.messenger.saidOf("a1").filter((line) => /^(part|failed)/.test(line))).toEqual([
      "part 1 text of u1:1",
    ]);
    expect(await bench.queue.status()).toMatchObject({ queued: 0, parked: 0, done: 1, failed: 0 });
  });
}

Deno.test("an answer that was left with a wait of years is brought within a day", async () => {
  const clock = new FakeClock(NOW);
  const store = new MemoryJobStore(clock);
  await using bench = new Workbench({ clock, store });
  await bench.send("a1");
  bench.messenger.down = true;
  await clock.advance(1000);
  await bench.stop();
  const claim = await store.claim("1:1", { name: "bench", leaseMs: 1 });
  if (claim === undefined) throw new Error("nobody else has it");
  await claim.update({ ...claim.job, notBefore: NOW + 1e12 });
  bench.messenger.down = false;
  await bench.restart();
  await clock.advance(DAY_MS + 10_000);
  expect(bench.messenger.saidOf("a1").at(-1)).toBe("part 1 text of a1");
});
