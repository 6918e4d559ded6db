import type { AccountStatus } from "../../download/ports.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";
import type { QueueStatus } from "../../queue/ports.ts";
import type { Status } from "../status.ts";
import type { Instruments } from "./instruments.ts";

const ACCOUNT_STATES = ["ready", "connecting", "waiting", "broken", "off"] as const;
const PROVIDER_STATES = ["healthy", "degraded", "open"] as const;

/** What /status says, in numbers: shows the status that it is given, and nothing of an older one. */
export function statusMetrics(make: Instruments): (status: Status | undefined, now: number) => void {
  const up = make.gauge(
    "status_up",
    "1 while the state of everything can be read, as the metrics below need.",
  );
  const shows = [queueGauges(make), cacheTotals(make), accountGauges(make), providerGauges(make)];
  return (status, now) => {
    up.show([[{}, status === undefined ? 0 : 1]]);
    for (const show of shows) show(status, now);
  };
}

type Show = (status: Status | undefined, now: number) => void;

function queueGauges(make: Instruments): Show {
  const jobs = make.gauge("jobs", "Open jobs, by state; over all instances that share a store.", ["state"]);
  const oldest = make.gauge(
    "queue_oldest_seconds",
    "Age of the oldest job that waits for a worker; 0 for none.",
  );
  const workers = make.gauge("workers", "Jobs that can run at once.");
  const busy = make.gauge("workers_busy", "Workers that have a job.");
  const bullmq = make.gauge("bullmq_job_count", "Number of jobs in the queue by state", ["queue", "state"]);
  return (status, now) => {
    const { queue } = status ?? {};
    const states = ["queued", "running", "parked", "delivering"] as const;
    jobs.show(states.map((state) => [{ state }, queue?.[state]]));
    oldest.show([[{}, queue && oldestSeconds(queue, now)]]);
    workers.show([[{}, queue?.workers]]);
    busy.show([[{}, queue?.busyWorkers]]);
    bullmq.show(bullmqCounts(queue));
  };
}

/** As BullMQ itself tells them to Prometheus, so that what knows BullMQ finds them. */
function bullmqCounts({ bullmq }: Partial<QueueStatus> = {}) {
  const counts = Object.entries(bullmq?.counts ?? {});
  return counts.map(([state, count]) => [{ queue: bullmq?.queue, state }, count] as const);
}

/** Undefined when nobody knows. */
function oldestSeconds({ queued, oldestQueuedAt }: QueueStatus, now: number): number | undefined {
  if (queued === 0) return 0;
  return oldestQueuedAt && Math.max(0, now - oldestQueuedAt) / 1000;
}

function cacheTotals(make: Instruments): Show {
  const requests = make.total("cache_requests_total", "Looks into the cache of transcripts.", ["result"]);
  const entries = make.gauge("cache_entries", "Transcripts in the cache.");
  return (status) => {
    requests.show([[{ result: "hit" }, status?.cache?.hits], [{ result: "miss" }, status?.cache?.misses]]);
    entries.show([[{}, status?.cache?.entries]]);
  };
}

function accountGauges(make: Instruments): Show {
  const states = make.gauge("account_state", "1 for the state that an account is in.", ["account", "state"]);
  const waits = make.gauge(
    "account_wait_until_timestamp_seconds",
    "When an account may work again; 0 for one that need not wait.",
    ["account"],
  );
  const requests = make.total("account_requests_total", "Requests of an account, by how they ended.", [
    "account",
    "result",
  ]);
  const inFlight = make.gauge("account_requests_in_flight", "Requests of an account under way.", ["account"]);
  return (status) => {
    const accounts = status?.accounts ?? [];
    states.show(accounts.flatMap(({ name, state }) => stateSet({ account: name }, state, ACCOUNT_STATES)));
    waits.show(accounts.map(({ name, waitingUntil = 0 }) => [{ account: name }, waitingUntil / 1000]));
    requests.show(accounts.flatMap(requestsOf));
    inFlight.show(accounts.map(({ name, inFlight }) => [{ account: name }, inFlight]));
  };
}

function requestsOf({ name: account, stats }: AccountStatus) {
  const { requests, failures, floodWaits } = stats;
  return [
    [{ account, result: "ok" }, requests - failures - floodWaits],
    [{ account, result: "failed" }, failures],
    [{ account, result: "flood_wait" }, floodWaits],
  ] as const;
}

function providerGauges(make: Instruments): Show {
  const states = make.gauge(
    "provider_state",
    '1 for the state that a provider is in; it is skipped while "open".',
    [
      "provider",
      "state",
    ],
  );
  const remaining = make.gauge(
    "provider_remaining_audio_seconds",
    "Audio that a provider takes yet in its present window, where it tells.",
    ["provider"],
  );
  return (status) => {
    const providers: readonly ProviderStatus[] = status?.providers ?? [];
    states.show(providers.flatMap(({ provider, state }) => stateSet({ provider }, state, PROVIDER_STATES)));
    remaining.show(
      providers.map(({ provider, remainingAudioSeconds }) => [{ provider }, remainingAudioSeconds]),
    );
  };
}

/** One sample a state, so that a query can name the one it waits for. */
function stateSet<Labels, State extends string>(labels: Labels, current: State, states: readonly State[]) {
  return states.map((state) => [{ ...labels, state }, state === current ? 1 : 0] as const);
}
