import type { ChatMember, ChatMemberUpdated, User } from "grammy/types";
import type { World } from "../world.ts";
import type { Standing } from "./directory.ts";
import type { ChatMessage } from "./message.ts";

/** The bot as updates of its membership name it. */
function memberAs(status: Standing, user: User): ChatMember {
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

/** A person blocks the bot, or lets it write again. */
export function setBlocked(world: World, userId: number, botId: number, blocked: boolean): void {
  const bot = world.directory.bots.get(botId);
  const from = world.directory.users.get(userId);
  const chat = world.directory.chat(userId);
  if (!bot || !from || chat?.type !== "private") throw new RangeError("no such bot or person");
  world.directory.setBlocked(userId, botId, blocked);
  const member = { status: "member" as const, user: bot.user };
  const kicked = { status: "kicked" as const, user: bot.user, until_date: 0 };
  const [old_chat_member, new_chat_member] = blocked ? [member, kicked] : [kicked, member];
  tell(world, botId, { chat, from, old_chat_member, new_chat_member });
}

/** Somebody makes the bot something else in a group, or takes it away from there. */
export function setStanding(world: World, by: User, botId: number, chatId: number, standing: Standing): void {
  const { directory } = world;
  const user = directory.bots.get(botId)?.user;
  const chat = directory.chat(chatId);
  if (user === undefined || chat === undefined) throw new RangeError("no such bot or chat");
  const before = directory.standing(botId, chatId);
  directory.setStanding(botId, chatId, standing);
  const [old_chat_member, new_chat_member] = [before, standing].map((status) => memberAs(status, user));
  tell(world, botId, { chat, from: by, old_chat_member, new_chat_member });
}

function tell(world: World, botId: number, change: Omit<ChatMemberUpdated, "date">): void {
  const date = Math.floor(world.clock.now() / 1000);
  world.bring(botId, "my_chat_member", { my_chat_member: { ...change, date } });
}
