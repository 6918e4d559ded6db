import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { DownloadEvent } from "../../download/ports.ts";
import type { Feed } from "../../feed.ts";
import type { FailedOver, ProviderRequest } from "../../pipeline/provider_status.ts";
import type { JobReport } from "../../queue/ports.ts";
import { inTime } from "../../waiting.ts";
import type { ChatEvent } from "../chat_event.ts";
import type { Status, StatusSource } from "../status.ts";
import { Instruments } from "./instruments.ts";
import { jobMetrics } from "./job_metrics.ts";
import { processMetrics, watchEventLoop } from "./process_metrics.ts";
import { failoverMetrics, requestMetrics } from "./provider_metrics.ts";
import { statusMetrics } from "./status_metrics.ts";
import { telegramMetrics } from "./telegram_metrics.ts";

const log = getLogger(["transhades", "metrics"]);

/** Whoever scrapes gives up after ten seconds, and then has nothing. */
const READ_WITHIN_MS = 3_000;

export interface MetricsDeps {
  version: string;
  status: StatusSource;
  feeds: {
    jobs: Feed<JobReport>;
    requests: Feed<ProviderRequest>;
    failovers: Feed<FailedOver>;
    downloads: Feed<DownloadEvent>;
    chat: Feed<ChatEvent>;
  };
  /** @throws when nothing can be stored just now */
  checkStore(): Promise<unknown>;
  /** Updates that wait at Telegram, where somebody knows. */
  pendingUpdates?(): number | undefined;
  clock: Clock;
  /** What the event loop is measured by: the machine's own. */
  machineClock: Clock;
}

/** What the program tells a monitoring system. */
export interface Metrics extends Disposable {
  /** In the text format of Prometheus (`text/plain; version=0.0.4`); never throws because a part of the program is ill. */
  text(): Promise<string>;
}

/** Listens to everything from now on, until it is disposed of. */
export function openMetrics(deps: MetricsDeps): Metrics {
  const make = new Instruments();
  const listening = listen(make, deps);
  const closed = new AbortController();
  listening.defer(() => closed.abort());
  watchEventLoop(make, deps.machineClock, closed.signal);
  make.gauge("build_info", "1; the labels say what runs.", ["version", "deno"])
    .show([[{ version: deps.version, deno: Deno.version.deno }, 1]]);
  const read = readings(make, deps);
  return {
    async text() {
      await read();
      return await make.text();
    },
    [Symbol.dispose]: () => listening.dispose(),
  };
}

function listen(make: Instruments, { feeds }: MetricsDeps): DisposableStack {
  const telegram = telegramMetrics(make);
  const listening = new DisposableStack();
  listening.use(feeds.jobs.listen(jobMetrics(make)));
  listening.use(feeds.requests.listen(requestMetrics(make)));
  listening.use(feeds.failovers.listen(failoverMetrics(make)));
  listening.use(feeds.downloads.listen(telegram.downloads));
  listening.use(feeds.chat.listen(telegram.chat));
  return listening;
}

/** What is looked up for each scrape, all of it shown in one go: scrapes side by side do not mix. */
function readings(make: Instruments, deps: MetricsDeps): () => Promise<void> {
  const { clock } = deps;
  const store = make.gauge("store_up", "1 while the store takes what is new.");
  const pending = make.gauge(
    "telegram_pending_updates",
    "Updates that wait at Telegram, where it was asked.",
  );
  const showStatus = statusMetrics(make);
  const showProcess = processMetrics(make, clock.now());
  return async () => {
    const [status, isStoreUp] = await Promise.all([statusOf(deps), canStore(deps)]);
    showStatus(status, clock.now());
    store.show([[{}, isStoreUp ? 1 : 0]]);
    pending.show([[{}, deps.pendingUpdates?.()]]);
    showProcess();
  };
}

async function statusOf({ status, clock }: MetricsDeps): Promise<Status | undefined> {
  return await known(clock, () => status.status(), "the state of everything cannot be read for metrics");
}

async function canStore({ checkStore, clock }: MetricsDeps): Promise<boolean> {
  const check = () => checkStore().then(() => true);
  return await known(clock, check, "nothing can be stored, metrics say so") ?? false;
}

/** Undefined when it fails or takes too long. */
async function known<T>(clock: Clock, read: () => Promise<T>, failure: string): Promise<T | undefined> {
  const late = () => new Error(`no answer within ${READ_WITHIN_MS / 1000} s`);
  try {
    return await inTime({ clock, ms: READ_WITHIN_MS, late }, read());
  } catch (error) {
    log.warn("{failure}: {error}", { failure, error });
    return undefined;
  }
}
