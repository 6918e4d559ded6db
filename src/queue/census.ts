import type { Job, JobState } from "./job.ts";
import type { QueueStatus } from "./ports.ts";

/** The jobs that are open, counted by what they wait for. */
export function census(
  jobs: readonly Job[],
): Pick<QueueStatus, "queued" | "running" | "parked" | "delivering" | "oldestQueuedAt"> {
  const count = (state: JobState) => jobs.filter((job) => job.state === state).length;
  const queued = jobs.filter(({ state }) => state === "queued");
  return {
    queued: queued.length,
    running: count("running"),
    parked: count("parked"),
    delivering: count("delivering"),
    ...(queued.length > 0 ? { oldestQueuedAt: Math.min(...queued.map(({ acceptedAt }) => acceptedAt)) } : {}),
  };
}
