import type { ChatMember, User } from "grammy/types";
import type { World } from "../world.ts";
import type { Standing } from "./directory.ts";
import type { ChatMessage } from "./message.ts";

/** The bot as updates of its membership name it. */
export function memberAs(status: Standing, user: User): ChatMember {
  if (status === "member") return { status, user };
  if (status === "kicked") return { status, user, until_date: 0 };
  return { status, user, can_be_edited: false, is_anonymous: false, ...RIGHTS };
}

const RIGHTS = {
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: false,
  can_promote_members: false,
  can_change_info: false,
  can_invite_users: false,
  can_post_stories: false,
  can_edit_stories: false,
  can_delete_stories: false,
  can_send_welcome_messages: false,
};

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
