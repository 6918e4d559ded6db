import type { ChatMember, User } from "grammy/types";
import type { World } from "../world.ts";
import type { Standing } from "./directory.ts";
import type { ChatMessage } from "./message.ts";

/** The bot as updates of its membership name it. */
export function memberAs(status: Standing, user: User): ChatMember {
  if (status !== "administrator") return { status, user, until_date: 0 } as ChatMember;
  return { status, user, can_be_edited: false, is_anonymous: false } as ChatMember;
}

/** A bot in privacy mode is shown commands, its @name and answers to its messages; administrators see all. */
export function isShown(world: World, message: ChatMessage): boolean {
  const { botId, chat, content: { entities, text }, replyTo } = message;
  const { directory } = world;
  const standing = directory.standing(botId, chat.id);
  if (standing === "kicked") return false;
  if (chat.type === "private" || !directory.inPrivacyMode.has(botId)) return true;
  if (standing === "administrator") return true;
  const name = `@${directory.bots.get(botId)?.user.username}`;
  const isToBot = replyTo && world.message(botId, chat.id, replyTo.messageId)?.from.id === botId;
  return isToBot || text.includes(name) || entities.some(({ type }) => type === "bot_command");
}
