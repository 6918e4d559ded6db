import type { Clock } from "../clock.ts";
import type { Settings } from "../config.ts";
import type { Feed } from "../feed.ts";
import type { DashboardSource } from "../http/dashboard/ports.ts";
import { shownListening } from "../http/listening.ts";
import type { OneTimeKeys } from "../http/one_time_keys.ts";
import { type Cure, curesOf } from "../ops/cures.ts";
import type { JobProgresses } from "../ops/dashboard/job_progress.ts";
import { ProgramView } from "../ops/dashboard/program_view.ts";
import { History } from "../ops/history/history.ts";
import { redact } from "../ops/log.ts";
import type { InstanceStatus, StatusSource } from "../ops/status.ts";
import type { Troubles } from "../ops/troubles.ts";
import type { ProviderRequest } from "../pipeline/provider_status.ts";
import type { JobReport } from "../queue/ports.ts";
import type { Queue } from "../queue/queue.ts";
import type { Stores } from "../store/stores.ts";
import { BoardOnDemand } from "./board.ts";
import { listeningOf } from "./presence.ts";
import { storeLook } from "./store_look.ts";

export interface DashboardDeps {
  settings: Settings;
  status: StatusSource;
  /** This instance. */
  self(): InstanceStatus;
  stores: Stores;
  queue: Queue;
  progresses: JobProgresses;
  troubles: Troubles;
  /** Grows with settings that are read again. */
  secrets: readonly string[];
  feeds: { jobs: Feed<JobReport>; requests: Feed<ProviderRequest> };
  clock: Clock;
}

/** What the dashboard shows and does; undefined when nobody could open it. */
export async function openDashboard(
  deps: DashboardDeps,
): Promise<(DashboardSource & AsyncDisposable) | undefined> {
  const { settings, stores } = deps;
  if (listeningOf(settings) === undefined || settings.HTTP_TOKEN === undefined) return undefined;
  const history = await History.open({ ...deps, store: stores.history });
  const clean = (text: string) => redact(text, deps.secrets);
  const cures = await readCures();
  const view = new ProgramView({
    ...deps,
    store: stores.jobs,
    canStore: storeLook(deps),
    failures: stores.failures,
    history,
    cures,
    clean,
  });
  const board = new BoardOnDemand(stores);
  return {
    overview: () => view.overview(),
    history: () => view.history(),
    stop: (ref) => view.stop(ref),
    retry: (ref) => view.retry(ref),
    board: board.answer,
    async [Symbol.asyncDispose]() {
      view[Symbol.dispose]();
      await board[Symbol.asyncDispose]();
      await history[Symbol.asyncDispose]();
    },
  };
}

/** Makes links that open the dashboard once; undefined when there is none, or nobody knows its address. */
export function linkMaker(settings: Settings, keys: OneTimeKeys): (() => Promise<string>) | undefined {
  const address = addressOf(settings);
  if (address === undefined || settings.HTTP_TOKEN === undefined) return undefined;
  return async () => `${address}/login/link?key=${await keys.make()}`;
}

/** Where browsers find the server: what the operator says, else where it listens. */
function addressOf(settings: Settings): string | undefined {
  const listening = listeningOf(settings);
  if (listening === undefined || settings.DASHBOARD_URL !== undefined) {
    return listening && settings.DASHBOARD_URL;
  }
  if ("path" in listening) return undefined;
  const { port } = listening;
  const hostname = /^(0\.0\.0\.0|::)$/.test(listening.hostname) ? "127.0.0.1" : listening.hostname;
  return `${settings.HTTP_CERT === undefined ? "http" : "https"}://${shownListening({ hostname, port })}`;
}

/** Of the manual, which the executable holds. */
async function readCures(): Promise<ReadonlyMap<string, Cure>> {
  return curesOf(await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url)));
}
