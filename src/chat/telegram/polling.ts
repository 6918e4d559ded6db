import type { Api } from "grammy/web";
import type { Update } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { PollerLease } from "../ports.ts";
import { apiSignal } from "./client.ts";
import { describe } from "./errors.ts";
import { persistently } from "./persistently.ts";
import type { wantedUpdates } from "./update_shape.ts";

const log = getLogger(["transhades", "chat"]);

const LONG_POLL_SECONDS = 30;
/** A server that answers sooner than this, and has nothing new, does not wait for news as it was asked to. */
const EARLY_MS = 1_000;
/** What such a server is given: at most 20 polls in 10 s, and news still come within a second. */
const IDLE_PAUSE_MS = 600;

interface PollingDeps {
  /** Without limits and retries: polling has its own. */
  api: Api;
  clock: Clock;
  /** What Telegram is asked for. */
  kinds: ReturnType<typeof wantedUpdates>;
  lease: PollerLease;
  /**
   * Resolves when the update may be forgotten by Telegram, to whether it was news; rejects when the signal aborts first.
   * Is given all updates of a poll at once, in order.
   */
  handle(update: Update): Promise<boolean>;
}

/**
 * Takes updates by long polling until the signal aborts. Asking for the next ones tells Telegram to forget the last ones,
 * so that is done only when all of them were handled, and while nobody else polls: a crash loses nothing. Ids may begin anew with a lower one (https://core.telegram.org/bots/api#update).
 */
export async function pollUpdates(deps: PollingDeps, signal: AbortSignal): Promise<void> {
  let { offset } = deps.lease;
  while (!signal.aborted) {
    const askedAt = deps.clock.now();
    const updates = await fetchUpdates(deps, offset, signal);
    const isEarly = deps.clock.now() - askedAt < EARLY_MS;
    const news = await Promise.all(updates.map((update) => deps.handle(update)));
    const next = offsetAfter(updates);
    if (next !== undefined && !await noted(deps, next)) return;
    offset = next ?? offset;
    if (isEarly && !news.includes(true)) await pause(deps.clock, signal);
  }
  if (offset > 0 && await noted(deps, offset)) await confirm(deps, offset);
}

/** False when another polls, or nobody knows: what was handled is remembered, and comes again. */
async function noted({ lease }: PollingDeps, offset: number): Promise<boolean> {
  return await lease.keep(offset).catch(() => false);
}

/** Resolves to no updates when the signal aborts. */
async function fetchUpdates(
  { api, clock, kinds }: PollingDeps,
  offset: number,
  signal: AbortSignal,
): Promise<Update[]> {
  const request = { offset, timeout: LONG_POLL_SECONDS, allowed_updates: kinds };
  try {
    const updates: unknown = await persistently(
      { clock, signal },
      () => api.getUpdates(request, apiSignal(signal)),
    );
    return Array.isArray(updates) ? updates.filter(isObject) : [];
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

function isObject(update: unknown): update is Update {
  return typeof update === "object" && update !== null;
}

/** What confirms these updates; undefined when there is nothing to confirm. Never compared with an earlier one: ids may fall. */
function offsetAfter(updates: readonly Update[]): number | undefined {
  const ids = updates.map((update) => update.update_id).filter((id) => Number.isSafeInteger(id) && id >= 0);
  return ids.length === 0 ? undefined : Math.max(...ids) + 1;
}

async function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  await Promise.allSettled([clock.sleep(IDLE_PAUSE_MS, signal)]);
}

/** Without this, the last updates would be handled again after a restart. */
async function confirm({ api }: PollingDeps, offset: number): Promise<void> {
  try {
    await api.getUpdates({ offset, limit: 1, timeout: 0 });
  } catch (error) {
    log.warn("The last updates could not be confirmed, they will come again: {reason}", {
      reason: describe(error),
    });
  }
}
