import type { WorldChat } from "../world/message.ts";
import { badRequest, tooManyRequests } from "./bot_api_error.ts";
import type { Call } from "./call.ts";

/** The topic in which a message is to stand: administrators alone write in a closed one. */
export function threadParam(call: Call, chat: WorldChat): number | undefined {
  const threadId = call.params.integer("message_thread_id", 0);
  if (threadId === 0) return undefined;
  const { directory } = call.world;
  if (!directory.topics(chat.id).has(threadId)) throw badRequest("message thread not found");
  const isClosed = directory.closedTopics.has(`${chat.id} ${threadId}`);
  if (isClosed && !isAdministrator(call, chat)) throw badRequest("TOPIC_CLOSED");
  return threadId;
}

/** Slow mode: so many seconds between two messages of one who is no administrator; edits are free. */
export function assertNotTooSoon(call: Call, chat: WorldChat): void {
  const { world, bot, clock } = call;
  const seconds = world.directory.slowModes.get(chat.id);
  if (seconds === undefined || isAdministrator(call, chat)) return;
  const last = world.messages(bot.id, chat.id).findLast(({ from }) => from.id === bot.id);
  const leftMs = (last?.sentAt ?? 0) + seconds * 1_000 - clock.now();
  if (leftMs > 0) throw tooManyRequests(Math.ceil(leftMs / 1_000));
}

function isAdministrator({ world, bot }: Call, chat: WorldChat): boolean {
  return world.directory.standing(bot.id, chat.id) === "administrator";
}
