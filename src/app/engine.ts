import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { Feed } from "../feed.ts";
import { embeddedEngine } from "../queue/embedded_engine.ts";
import type { EngineMaker } from "../queue/engine.ts";
import type { QueueLimits } from "../queue/queue.ts";
import type { JobReport } from "../queue/ports.ts";
import type { Stores } from "../store/stores.ts";

interface EngineDeps {
  settings: Settings;
  stores: Stores;
  reports: Feed<JobReport>;
  clock: Clock;
}

/** A database file is this process's alone, so after a crash it takes its own jobs back at once. */
const WORKER = "main";

/** The engine that goes with where jobs are kept: Redis may have other instances. BullMQ takes half a second to load, so it is not by others. */
export async function openEngine({ settings, stores, reports, clock }: EngineDeps): Promise<EngineMaker> {
  const shared = { store: stores.jobs, reports, clock, ...limitsOf(settings) };
  if (stores.redis === undefined) return embeddedEngine({ ...shared, worker: WORKER });
  const { bullmqEngine } = await import("../engine/bullmq_engine.ts");
  return bullmqEngine({ ...shared, database: stores.redis });
}

export function limitsOf(settings: Settings): QueueLimits {
  return {
    maxWorkers: settings.QUEUE_MAX_WORKERS,
    maxPerUser: settings.QUEUE_RATE_LIMIT_PER_USER,
    maxRetries: settings.QUEUE_MAX_RETRIES,
  };
}
