import { expect } from "expect";
import { Feed } from "../../../src/feed.ts";
import { History } from "../../../src/ops/history/history.ts";
import type { ProviderRequest } from "../../../src/pipeline/provider_status.ts";
import type { JobReport } from "../../../src/queue/ports.ts";
import { MemoryHistoryStore } from "../../../src/store/memory/history.ts";
import { STATUS } from "../../chat/rig.ts";
import { jobOf } from "../../contracts/job_store.ts";
import { FakeClock } from "../../fake_clock.ts";

const MINUTE_MS = 60_000;

class HistoryBed {
  readonly clock = new FakeClock(1_800_000_000_000);
  readonly store = new MemoryHistoryStore();
  readonly feeds = { jobs: new Feed<JobReport>(), requests: new Feed<ProviderRequest>() };
  status = () => Promise.resolve(STATUS);

  open(): Promise<History> {
    const { store, feeds, clock } = this;
    return History.open({ store, feeds, clock, status: { status: () => this.status() } });
  }

  tell(...types: ("delivered" | "cancelled")[]): void {
    for (const type of types) {
      this.feeds.jobs.tell({ at: this.clock.now(), job: jobOf("1:1"), event: { type } });
    }
  }
}

Deno.test("every five minutes what was counted goes into the day and the weeks, and begins anew", async () => {
  const bed = new HistoryBed();
  await using history = await bed.open();
  bed.tell("delivered", "cancelled", "delivered");
  const piece = { type: "piece", audioSeconds: 90, provider: "groq", model: "m" } as const;
  bed.feeds.jobs.tell({ at: 0, job: jobOf("1:1"), event: piece });
  const paid = { provider: "groq", model: "whisper-large-v3", seconds: 1, audioSeconds: 3_600 } as const;
  bed.feeds.requests.tell({ ...paid, code: "200" });
  bed.feeds.requests.tell({ ...paid, code: "429" });
  await bed.clock.advance(5 * MINUTE_MS);
  bed.tell("delivered");
  await bed.clock.advance(5 * MINUTE_MS);
  const [day, weeks] = history.rings();
  expect(day.samples).toMatchObject([
    { at: 1_800_000_000_000, delivered: 2, audioSeconds: 90, busyWorkers: 1, waiting: 2 },
    { at: 1_800_000_300_000, delivered: 1, audioSeconds: 0, dollars: 0 },
  ]);
  expect(day.samples[0].dollars).toBeGreaterThan(0.05);
  expect(weeks.samples).toMatchObject([{ delivered: 3, audioSeconds: 90 }]);
});

Deno.test("it goes on after a restart; what was counted last is noted at the end", async () => {
  const bed = new HistoryBed();
  const before = await bed.open();
  bed.tell("delivered");
  await bed.clock.advance(MINUTE_MS);
  await before[Symbol.asyncDispose]();
  bed.tell("delivered");
  await using after = await bed.open();
  bed.tell("delivered");
  await bed.clock.advance(5 * MINUTE_MS);
  expect(after.rings()[1].samples).toMatchObject([{ delivered: 2 }]);
});

Deno.test("what several instances count is seen together; what the store did not take is added later", async () => {
  const bed = new HistoryBed();
  await using one = await bed.open();
  const other = { ...bed.feeds, jobs: new Feed<JobReport>() };
  await using two = await History.open({ ...bed, feeds: other, status: { status: bed.status } });
  const { add } = bed.store;
  bed.store.add = () => Promise.resolve(undefined);
  bed.tell("delivered", "delivered");
  await bed.clock.advance(5 * MINUTE_MS);
  bed.store.add = add;
  other.jobs.tell({ at: 0, job: jobOf("1:2"), event: { type: "delivered" } });
  await bed.clock.advance(10 * MINUTE_MS);
  for (const { samples } of [one.rings()[0], two.rings()[0]]) {
    expect(samples.map(({ delivered, waiting }) => [delivered, waiting])).toEqual([[2, 2], [1, 2], [0, 2]]);
  }
});

Deno.test("a state that cannot be read takes no counts away", async () => {
  const bed = new HistoryBed();
  bed.status = () => Promise.reject(new Error("the store is away"));
  await using history = await bed.open();
  bed.tell("delivered");
  await bed.clock.advance(5 * MINUTE_MS);
  expect(history.rings()[0].samples).toMatchObject([{ delivered: 1, busyWorkers: 0, waiting: 0 }]);
});

Deno.test("what providers did stays by day over a restart, and days end", async () => {
  const bed = new HistoryBed();
  const paid = { provider: "groq", model: "whisper-large-v3", seconds: 1, audioSeconds: 3_600 } as const;
  const before = await bed.open();
  bed.feeds.requests.tell({ ...paid, code: "200" });
  bed.feeds.requests.tell({ ...paid, code: "429" });
  await before[Symbol.asyncDispose]();
  await using after = await bed.open();
  bed.feeds.requests.tell({ ...paid, code: "200" });
  expect(after.usage.of("groq").today).toMatchObject({ requests: 3, failures: 1, audioSeconds: 7_200 });
  await bed.clock.advance(24 * 60 * MINUTE_MS);
  expect(after.usage.of("groq")).toMatchObject({ today: { requests: 0 }, month: { requests: 3 } });
});
