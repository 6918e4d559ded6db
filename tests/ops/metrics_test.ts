import { expect } from "expect";
import { MetricsBed, newJob } from "./metrics_bed.ts";

Deno.test("a job's stages are seen from event to event, its whole way when it is delivered", async () => {
  using bed = new MetricsBed();
  let job = newJob("a", bed.clock.now());
  bed.report(job, { type: "accepted" });
  await bed.clock.advance(4_000);
  job = bed.happen(job, { type: "started" });
  await bed.clock.advance(10_000);
  job = bed.happen(job, { type: "parked", until: bed.clock.now(), reason: "accounts", failed: false });
  await bed.clock.advance(60_000);
  job = bed.happen(job, { type: "resumed" });
  await bed.clock.advance(1_000);
  job = bed.happen(job, { type: "started" });
  await bed.clock.advance(20_000);
  job = bed.happen(job, { type: "heard", audioSeconds: 60 });
  job = bed.happen(job, { type: "sent", parts: 1 });
  await bed.clock.advance(2_000);
  bed.happen(job, { type: "delivered" });

  expect(await bed.samples("queue_wait_seconds")).toEqual([
    "queue_wait_seconds_sum 5",
    "queue_wait_seconds_count 2",
  ]);
  expect((await bed.samples("job_duration_seconds")).toSorted()).toEqual([
    'job_duration_seconds_count{stage="delivering"} 1',
    'job_duration_seconds_count{stage="parked"} 1',
    'job_duration_seconds_count{stage="running"} 2',
    'job_duration_seconds_count{stage="total"} 1',
    'job_duration_seconds_sum{stage="delivering"} 2',
    'job_duration_seconds_sum{stage="parked"} 60',
    'job_duration_seconds_sum{stage="running"} 30',
    'job_duration_seconds_sum{stage="total"} 97',
  ]);
  expect(await bed.samples("jobs_ended")).toEqual(['jobs_ended_total{result="delivered"} 1']);
});

Deno.test("silence is no audio of a provider's, and no time of it", async () => {
  using bed = new MetricsBed();
  const job = { ...newJob("a", bed.clock.now()), state: "running" as const };
  const piece = { type: "piece", provider: "groq", model: "whisper-large-v3" } as const;
  bed.report(job, { ...piece, audioSeconds: 100, tookSeconds: 5 });
  bed.report(job, { ...piece, audioSeconds: 30 });
  bed.report(job, { ...piece, provider: "made-up", audioSeconds: 1, tookSeconds: 1 });
  expect(await bed.samples("audio_seconds_total")).toEqual([
    'audio_seconds_total{provider="groq",result="recognised"} 100',
    'audio_seconds_total{provider="groq",result="silent"} 30',
    'audio_seconds_total{provider="other",result="recognised"} 1',
  ]);
  expect(await bed.samples("realtime_ratio_sum")).toEqual([
    'realtime_ratio_sum{provider="groq"} 0.05',
    'realtime_ratio_sum{provider="other"} 1',
  ]);
});

Deno.test("the estimate knows the least that is billed, what was paid in vain, and no price that it was not told", async () => {
  using bed = new MetricsBed();
  const { requests } = bed.feeds;
  const groq = { provider: "groq", model: "whisper-large-v3", seconds: 1 } as const;
  requests.tell({ ...groq, code: "200", audioSeconds: 3600 });
  requests.tell({ ...groq, code: "unreadable", audioSeconds: 1 }); // billed as ten seconds
  requests.tell({ ...groq, code: "429", audioSeconds: 3600 });
  requests.tell({ ...groq, code: "200", model: "a-new-one", audioSeconds: 3600 });
  requests.tell({ provider: "local", model: "moonshine", code: "200", seconds: 1, audioSeconds: 3600 });
  const [sample, ...others] = await bed.samples("provider_cost_dollars_total");
  expect(others).toEqual([]);
  expect(Number(sample.split(" ")[1])).toBeCloseTo(0.111 + 0.111 * 10 / 3600, 10);
  expect(await bed.samples("provider_failed_audio_seconds_total")).toEqual([
    'provider_failed_audio_seconds_total{provider="groq"} 3601',
  ]);
});

Deno.test("metrics say what /status says, and nothing of an account that is gone", async () => {
  using bed = new MetricsBed();
  const status = await bed.status();
  const oldestQueuedAt = bed.clock.now() - 90_000;
  bed.status = () => Promise.resolve({ ...status, queue: { ...status.queue, oldestQueuedAt } });
  expect((await bed.metrics.text()).match(/^bullmq_.*$/gm)).toEqual([
    'bullmq_job_count{queue="bull",state="prioritized"} 2',
    'bullmq_job_count{queue="bull",state="active"} 1',
    'bullmq_job_count{queue="bull",state="delayed"} 3',
  ]);
  expect(await bed.samples("jobs{")).toEqual([
    'jobs{state="queued"} 2',
    'jobs{state="running"} 1',
    'jobs{state="parked"} 3',
    'jobs{state="delivering"} 1',
  ]);
  expect(await bed.samples("queue_oldest")).toEqual(["queue_oldest_seconds 90"]);
  expect(await bed.samples("cache_requests")).toEqual([
    'cache_requests_total{result="hit"} 7',
    'cache_requests_total{result="miss"} 5',
  ]);
  expect(await bed.samples("account_wait")).toEqual([
    'account_wait_until_timestamp_seconds{account="API-1"} 0',
    'account_wait_until_timestamp_seconds{account="API-2"} 1800000600',
  ]);
  expect(await bed.samples('provider_state{provider="groq"')).toEqual([
    'provider_state{provider="groq",state="healthy"} 0',
    'provider_state{provider="groq",state="degraded"} 0',
    'provider_state{provider="groq",state="open"} 1',
  ]);
  const unknownAge = { ...status.queue, oldestQueuedAt: undefined };
  bed.status = () => Promise.resolve({ ...status, queue: unknownAge, accounts: [], cache: undefined });
  expect(await bed.samples("account_")).toEqual([]);
  expect(await bed.samples("cache_")).toEqual([]);
  expect(await bed.samples("queue_oldest")).toEqual([]);
  const nobodyWaits = { ...status.queue, queued: 0, delivering: undefined };
  bed.status = () => Promise.resolve({ ...status, queue: nobodyWaits });
  expect(await bed.samples("queue_oldest")).toEqual(["queue_oldest_seconds 0"]);
  expect(await bed.samples('jobs{state="delivering"')).toEqual([]);
});

Deno.test("a part that fails, or hangs, takes away its own metrics and no others", async () => {
  using bed = new MetricsBed();
  await bed.liveThroughAll();
  bed.status = () => Promise.reject(new Error("away"));
  bed.checkStore = () => new Promise(() => {});
  bed.pendingUpdates = undefined;
  const scrape = bed.metrics.text();
  await bed.clock.advance(3_000);
  const text = await scrape;
  expect(text).toContain("transhades_status_up 0\n");
  expect(text).toContain("transhades_store_up 0\n");
  expect(text).toContain('transhades_jobs_ended_total{result="delivered"} 1\n');
  for (const name of ["jobs", "workers", "queue_oldest_seconds", "telegram_pending_updates"]) {
    expect(text).not.toMatch(new RegExp(`^transhades_${name}[ {]`, "m"));
  }
});

Deno.test("how late the event loop is, is seen by the machine's own clock until the metrics are closed", async () => {
  using bed = new MetricsBed();
  await bed.machineClock.advance(1_000);
  await bed.clock.advance(60_000);
  expect(await bed.samples("event_loop_delay_seconds_count")).toEqual(["event_loop_delay_seconds_count 2"]);
  bed.metrics[Symbol.dispose]();
  await bed.machineClock.advance(1_000);
  expect(await bed.samples("event_loop_delay_seconds_count")).toEqual(["event_loop_delay_seconds_count 2"]);
  expect([bed.machineClock.sleeping, bed.clock.sleeping]).toEqual([0, 0]);
});

Deno.test("the process has memory and time of its own", async () => {
  using bed = new MetricsBed();
  const text = await bed.metrics.text();
  const valueOf = (name: string) => Number(text.match(new RegExp(`^${name} (.+)$`, "m"))?.[1]);
  expect(valueOf("process_resident_memory_bytes")).toBeGreaterThan(20e6);
  expect(valueOf("process_cpu_seconds_total")).toBeGreaterThan(0.01);
  expect(valueOf("process_start_time_seconds")).toBe(1_800_000_000);
  expect(text).toContain('build_info{version="1.2.3",deno="');
});

Deno.test("no person, chat, file or word stands in the metrics", async () => {
  using bed = new MetricsBed();
  await bed.liveThroughAll();
  expect(await bed.metrics.text()).not.toMatch(/70000000|secret|unique|private/);
});
