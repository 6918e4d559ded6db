import type { Chat } from "../chat/telegram_chat.ts";
import type { DashboardSource } from "../http/dashboard/ports.ts";
import type { Backend } from "../http/ports.ts";
import type { Metrics } from "../ops/metrics/metrics.ts";
import type { StatusSource } from "../ops/status.ts";
import { inTime } from "../waiting.ts";
import type { BotDeps } from "./wiring.ts";

/** What the store knows is left out when it takes longer. */
const STATUS_MS = 2_000;

export interface BackendParts {
  chat: Chat;
  status: StatusSource;
  metrics: Metrics | undefined;
  dashboard: DashboardSource | undefined;
}

/** The bot behind the server. */
export function backendOf(deps: BotDeps, { chat, status, metrics, dashboard }: BackendParts): Backend {
  const { downloads, keys, stores, transcription } = deps;
  return {
    keys,
    dashboard,
    metrics: async () => await metrics?.text() ?? "",
    handleUpdate: (update) => chat.handleUpdate(update),
    checkStore: () => stores.check(),
    parts: async () => ({
      telegram: chat.intake,
      accounts: downloads.status().map(({ name, state }) => ({ name, state })),
      providers: transcription.providers.health().map(({ provider, state }) => ({ provider, state })),
      ...await stored(deps, status),
      ...stores.sharing && { sharing: { state: stores.sharing.state } },
    }),
  };
}

/** Nothing, while the store cannot tell. */
async function stored({ clock, stores: { sharing } }: BotDeps, status: StatusSource) {
  const late = () => new Error("the store does not answer");
  try {
    const { queue, instances } = await inTime({ clock, ms: STATUS_MS, late }, status.status());
    return { queue, ...sharing && { instances } };
  } catch {
    return {};
  }
}
