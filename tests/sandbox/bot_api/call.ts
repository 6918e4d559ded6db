import type { Clock } from "../../../src/clock.ts";
import type { World } from "../world.ts";
import type { Bot, ChatMessage, WorldChat } from "../world/message.ts";
import { badRequest, BotApiError } from "./bot_api_error.ts";
import type { BotSession } from "./bot_session.ts";
import type { FloodLimits } from "./flood_limits.ts";
import type { Params } from "./params.ts";

/** One call of a method: who calls, with what, and what it may use. */
export interface Call {
  readonly world: World;
  readonly clock: Clock;
  readonly bot: Bot;
  readonly session: BotSession;
  readonly params: Params;
  /** undefined: no limits. */
  readonly limits?: FloodLimits;
  /** Aborts when the client goes away or the server closes. */
  readonly signal: AbortSignal;
}

export type Method = (call: Call) => unknown;

/** The chat that parameter chat_id names. @throws {BotApiError} when the bot cannot write there */
export function chatParam({ world, bot, params }: Call): WorldChat {
  if (params.text("chat_id") === "") throw badRequest("chat_id is empty");
  // Nobody gave the bot the right to write in their name.
  if (params.has("business_connection_id")) throw badRequest("BUSINESS_PEER_USAGE_MISSING");
  const chat = world.directory.chat(params.integer("chat_id", 0));
  const isStrange = chat?.type === "private" || chat?.type === "channel";
  if (chat === undefined || (isStrange && !world.knows(bot.id, chat.id))) throw badRequest("chat not found");
  if (world.directory.hasBlocked(chat.id, bot.id)) {
    throw new BotApiError(403, "Forbidden: bot was blocked by the user");
  }
  if (chat.type !== "private" && world.directory.standing(bot.id, chat.id) === "kicked") {
    throw new BotApiError(403, `Forbidden: bot was kicked from the ${chat.type} chat`);
  }
  return chat;
}

/** The message that chat_id and message_id name; `what` words the refusal ("message to edit"). */
export function messageParam(call: Call, what: string): ChatMessage {
  const chat = chatParam(call);
  const messageId = call.params.integer("message_id", 0);
  if (messageId === 0) throw badRequest("message identifier is not specified");
  const message = call.world.message(call.bot.id, chat.id, messageId);
  if (message === undefined) throw badRequest(`${what} not found`);
  return message;
}
