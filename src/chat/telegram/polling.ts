import type { Api } from "grammy/web";
import type { Update } from "grammy/types";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import { apiSignal } from "./client.ts";
import { describe } from "./errors.ts";
import { persistently } from "./persistently.ts";

const log = getLogger(["transhades", "chat"]);

const LONG_POLL_SECONDS = 30;

/** Kinds of updates that the bot handles; edited messages are not among them. */
export const ALLOWED_UPDATES = ["message", "callback_query"] as const;

interface Parts {
  /** Without limits and retries: polling has its own. */
  api: Api;
  clock: Clock;
  /** Resolves when the update may be forgotten by Telegram; must not reject. */
  handle(update: Update): Promise<void>;
}

/**
 * Takes updates by long polling until the signal aborts. Asking for the next ones tells Telegram to forget the last ones,
 * so that is done only when all of them were handled: a crash loses nothing. Chats are handled side by side, the
 * updates of one chat in order.
 */
export async function pollUpdates(parts: Parts, signal: AbortSignal): Promise<void> {
  let offset = 0;
  while (!signal.aborted) {
    const updates = await fetchUpdates(parts, offset, signal);
    await handleBatch(updates, parts.handle);
    offset = Math.max(offset, ...updates.map((update) => update.update_id + 1));
  }
  if (offset > 0) await confirm(parts, offset);
}

/** Resolves to no updates when the signal aborts. */
async function fetchUpdates({ api, clock }: Parts, offset: number, signal: AbortSignal): Promise<Update[]> {
  const request = { offset, timeout: LONG_POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
  try {
    return await persistently({ clock, signal }, () => api.getUpdates(request, apiSignal(signal)));
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}

async function handleBatch(updates: readonly Update[], handle: Parts["handle"]): Promise<void> {
  const chats = Map.groupBy(updates, chatOf);
  await Promise.all([...chats.values()].map(async (ofOneChat) => {
    for (const update of ofOneChat) await handle(update);
  }));
}

function chatOf(update: Update): number | undefined {
  return update.message?.chat.id ?? update.callback_query?.message?.chat.id;
}

/** Without this, the last updates would be handled again after a restart. */
async function confirm({ api }: Parts, offset: number): Promise<void> {
  try {
    await api.getUpdates({ offset, limit: 1, timeout: 0 });
  } catch (error) {
    log.warn("The last updates could not be confirmed, they will come again: {reason}", {
      reason: describe(error),
    });
  }
}
