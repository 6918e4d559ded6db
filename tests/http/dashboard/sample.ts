import type { HistoryView, Overview } from "../../../src/http/dashboard/ports.ts";

export const NOW = 1_800_000_000_000;

const INSTANCE = { version: "0.2.0", workers: 5, memoryMegabytes: 180 };

/** A program with something in every section. */
export function overviewOf(now = NOW): Overview {
  return {
    instances: [
      { ...INSTANCE, name: "a1b2c3d4", startedAt: now - 90_000_000, intake: "polling" },
      { ...INSTANCE, name: "e5f6a7b8", startedAt: now - 60_000, intake: "standby" },
    ],
    accounts: [
      {
        name: "API-1",
        state: "waiting",
        until: now + 75_000,
        requests: 1_200,
        successRate: 0.98,
        bytesPerSecond: 4.2e6,
      },
      { name: "API-2", state: "ready", requests: 640, successRate: 1, bytesPerSecond: 5.1e6 },
      {
        name: "API-3",
        state: "broken",
        reason: "Telegram revoked its login: remove its session file",
        requests: 3,
        successRate: 0,
        bytesPerSecond: 0,
      },
    ],
    providers: [
      {
        name: "groq",
        model: "whisper-large-v3",
        state: "healthy",
        remainingAudioSeconds: 5_400,
        ...uses(120, 3, 0.37),
      },
      { name: "deepgram", model: "nova-3", state: "open", until: now + 840_000, ...uses(4, 4, 0.0312) },
      { name: "local", model: "moonshine-tiny", state: "degraded", ...uses(12, 0, 0) },
    ],
    queue: { workers: 5, busyWorkers: 2, queued: 1, parked: 1, done: 132, failed: 2, hasBoard: true },
    jobs: [
      job("a1", "…821/57", { stage: "transcribing", percent: 42, acceptedAt: now - 65_000 }),
      job("b2", "…004/9", { stage: "downloading", percent: 7, acceptedAt: now - 12_000 }),
      job("c3", "…821/58", { stage: "queued", place: 1, acceptedAt: now - 9_000 }),
      job("d4", "…377/1203", {
        stage: "parked",
        until: now + 300_000,
        waitsFor: "accounts",
        acceptedAt: now - 600_000,
      }),
    ],
    moreJobs: 0,
    takesNew: true,
    failures: [{
      ref: "f9",
      label: "…377/1190",
      at: now - 4_000_000,
      provider: "groq",
      problem: "rate_limit",
    }],
    cache: { type: "kv", entries: 312, maxEntries: 1_000, hits: 40, misses: 92 },
    troubles: [{
      level: "warning",
      message: "job {job}: sending again in {waitMs} ms: {error}",
      count: 3,
      lastAt: now - 1_500_000,
      means: "Telegram did not take an answer; tried for up to a day",
      cure: "nothing",
    }],
  };
}

function job(ref: string, label: string, facts: object): NonNullable<Overview["jobs"]>[number] {
  return { ref, label, provider: "groq", canStop: true, stage: "queued", acceptedAt: NOW, ...facts };
}

function uses(requests: number, failures: number, dollars: number) {
  const use = { requests, failures, audioSeconds: requests * 95, dollars };
  const month = { requests: requests * 20, failures, audioSeconds: requests * 1_900, dollars: dollars * 20 };
  return { today: use, month };
}

/** Some days of three providers, and the rings. */
export function historyOf(now = NOW): HistoryView {
  const days = Array.from({ length: 6 }, (_, ago) => Math.floor(now / 86_400_000 - ago) * 86_400_000);
  const row = (day: number, provider: string, requests: number, dollars: number) => {
    return { day, provider, ...uses(requests, 2, dollars).today };
  };
  return {
    rings: ringsOf(now),
    days: days.flatMap((
      day,
    ) => [row(day, "deepgram", 40, 0.31), row(day, "groq", 130, 0.42), row(day, "local", 9, 0)]),
  };
}

/** A day and two weeks with a busy time in each. */
function ringsOf(now: number): HistoryView["rings"] {
  return [[300_000, 288], [3_600_000, 336]].map(([everyMs, count]) => ({
    everyMs,
    samples: Array.from({ length: count }, (_, index) => {
      const busy = Math.max(0, Math.round(6 * Math.sin(index / 24) + 3 * Math.sin(index / 5)));
      const at = Math.floor(now / everyMs) * everyMs - (count - 1 - index) * everyMs;
      const failed = index % 90 === 0 ? 1 : 0;
      return {
        ...{ at, delivered: busy, failed, audioSeconds: busy * 95, dollars: busy * 0.003 },
        ...{ busyWorkers: Math.min(5, busy), waiting: Math.max(0, busy - 5) },
      };
    }),
  }));
}
