import type { Update } from "grammy/types";
import { systemClock } from "../src/clock.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";

/** As many as the bot asks Telegram for. */
const CONNECTIONS = 40;
/** The webhook's. */
export const SECRET = "open-sesame";

/** As Telegram does: the updates of a chat one after the other, chats side by side, again after a refusal. */
export async function bringAll(url: string, updates: readonly Update[]): Promise<number[]> {
  const connections = new Semaphore<object>(CONNECTIONS, new ArrivalOrder());
  const signal = new AbortController().signal;
  const tookMs: number[] = [];
  const chats = [
    ...Map.groupBy(updates, ({ message, callback_query }) => (message ?? callback_query?.message)?.chat.id)
      .values(),
  ];
  await Promise.all(chats.map(async (ofOneChat) => {
    for (const update of ofOneChat) {
      using _connection = await connections.acquire({}, signal);
      const startedAt = performance.now();
      while (await bring(url, update) !== 200) await systemClock.sleep(1_000);
      tookMs.push(performance.now() - startedAt);
    }
  }));
  return tookMs;
}

async function bring(url: string, update: Update): Promise<number> {
  const headers = { "content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(update) });
  await response.body?.cancel();
  return response.status;
}
