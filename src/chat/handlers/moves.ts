import type { Middleware } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import { describe } from "../telegram/errors.ts";
import { chatId } from "../telegram/refusals.ts";
import type { ChatContext, HandlerDeps } from "./deps.ts";

const log = getLogger(["transhades", "chat"]);

/** Hears from a group itself that it became a supergroup; both of them tell. */
export function hearMoves(deps: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const { message } = context;
    const here = chatId(message?.chat?.id);
    const [to, from] = [chatId(message?.migrate_to_chat_id), chatId(message?.migrate_from_chat_id)];
    if (here !== undefined && to !== undefined) await moveChat(deps, here, to);
    else if (here !== undefined && from !== undefined) await moveChat(deps, from, here);
    else await next();
  };
}

/** What the group chose and what it waits for move along. Never rejects. */
export async function moveChat(
  { settings, inbox }: Pick<HandlerDeps, "settings" | "inbox">,
  from: number,
  to: number,
): Promise<void> {
  if (from >= 0 || to >= 0 || from === to) return;
  log.info("the group {from} is now {to}", { from, to });
  const moves = await Promise.allSettled([settings.move(from, to), inbox.move(from, to)]);
  for (const move of moves) {
    if (move.status === "rejected") {
      log.error("a group could not move along: {reason}", { reason: describe(move.reason) });
    }
  }
}
