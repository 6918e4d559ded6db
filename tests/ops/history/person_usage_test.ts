import { expect } from "expect";
import { Feed } from "../../../src/feed.ts";
import { PersonUsage } from "../../../src/ops/history/person_usage.ts";
import { dayOf } from "../../../src/ops/history/use.ts";
import type { JobReport } from "../../../src/queue/ports.ts";
import { MemoryPersonUseBook } from "../../../src/store/memory/person_use_book.ts";
import { jobOf } from "../../contracts/job_store.ts";
import { FakeClock } from "../../fake_clock.ts";

Deno.test("what is recognised for somebody counts, by the piece; what costs nothing does not; all instances are one", async () => {
  const clock = new FakeClock();
  const book = new MemoryPersonUseBook();
  const [jobs, others] = [new Feed<JobReport>(), new Feed<JobReport>()];
  const piece = (
    feed: Feed<JobReport>,
    userId: number,
    provider: string,
    audioSeconds: number,
    tookSeconds?: number,
  ) => {
    const model = provider === "groq" ? "whisper-large-v3" : "moonshine";
    const event = { type: "piece", audioSeconds, provider, model, tookSeconds } as const;
    feed.tell({ at: clock.now(), job: { ...jobOf("1:1"), userId }, event });
  };
  const day = dayOf(clock.now());
  {
    await using other = new PersonUsage({ book, jobs: others, clock });
    piece(others, 7, "groq", 1_800, 3);
    expect(await other.rows()).toMatchObject([{ userId: 7, audioSeconds: 1_800 }]);
    expect(await book.of([day])).toEqual([]);
  } // what was not noted yet is noted at the end
  await using usage = new PersonUsage({ book, jobs, clock });
  piece(jobs, 7, "groq", 1_800, 3);
  piece(jobs, 7, "groq", 600); // silence
  piece(jobs, 8, "local", 60, 6);
  jobs.tell({ at: clock.now(), job: jobOf("1:1"), event: { type: "delivered" } });
  usage.wrote(8, 0.002);
  usage.wrote(8, 0.001);
  const expected = [
    { day, userId: 7, provider: "groq", audioSeconds: 3_600, dollars: 0.111 },
    { day, userId: 8, provider: "local", audioSeconds: 60, dollars: 0 },
    { day, userId: 8, provider: "writing", audioSeconds: 0, dollars: 0.003 },
  ];
  expect(await usage.rows()).toEqual(expected);
  await clock.advance(60_000);
  expect(await book.of([day])).toEqual(expected);
  await clock.advance(60_000);
  expect(await usage.rows()).toEqual(expected);
});
