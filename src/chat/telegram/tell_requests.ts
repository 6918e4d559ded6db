import type { Transformer } from "grammy/web";
import type { Feed } from "../../feed.ts";
import type { ChatEvent } from "../../ops/chat_event.ts";
import { waitAsked } from "./refusals.ts";

/** Tells how each request ended, and for how long Telegram asked to wait. */
export function tellRequests(events: Feed<ChatEvent>): Transformer {
  return async (previous, method, payload, signal) => {
    try {
      const answer = await previous(method, payload, signal);
      const waitMs = answer.ok ? undefined : waitAsked(answer);
      events.tell({ type: "request", method, code: answer.ok ? "200" : codeOf(answer.error_code) });
      if (waitMs !== undefined) events.tell({ type: "flood_wait", method, waitMs });
      return answer;
    } catch (error) {
      events.tell({ type: "request", method, code: signal?.aborted ? "aborted" : "network" });
      throw error;
    }
  };
}

/** Whatever a server makes up, there are not many of these. */
function codeOf(code: unknown): string {
  return typeof code === "number" && code >= 100 && code <= 599 ? code.toFixed() : "other";
}
