import type { User } from "grammy/types";
import type { World } from "../world.ts";
import { type Place, sendAlbum, sendFile, sendText } from "../world/actions.ts";
import type { Standing } from "../world/directory.ts";
import type { SandboxFile } from "../world/file.ts";
import type { Bot, ChatMessage } from "../world/message.ts";

/** A chat that a person can open: with the bot, a group, or (while an account is connected) with somebody. */
export interface OpenChat {
  /** "bot", "group:ID" or "person:ID". */
  key: string;
  title: string;
  chatId: number;
  /** The account in which its messages are kept. */
  connectionId?: string;
  /** What the bot is in a group. */
  standing?: Standing;
  topics?: { id: number; title: string }[];
}

export function chatsOf(world: World, bot: Bot, user: User): OpenChat[] {
  const { directory } = world;
  const groups = directory.chatIdsOf(user.id).filter((id) => id !== user.id).map((chatId) => ({
    key: `group:${chatId}`,
    title: titleOf(world, chatId),
    chatId,
    standing: directory.standing(bot.id, chatId),
    topics: [...directory.topics(chatId)].map(([id, title]) => ({ id, title })),
  }));
  const others = [...directory.users.values()].filter(({ id }) => id !== user.id);
  const people = others.flatMap((other) => withPerson(world, bot, user, other));
  return [{ key: "bot", title: bot.user.first_name, chatId: user.id }, ...groups, ...people];
}

/** @throws {RangeError} when the person has no such chat */
export function chatBy(world: World, bot: Bot, user: User, key: string): OpenChat {
  const chat = chatsOf(world, bot, user).find((each) => each.key === key);
  if (chat === undefined) throw new RangeError(`there is no chat ${key}`);
  return chat;
}

/** The chat in which this person sees a message; undefined when they do not. */
export function chatWith(world: World, bot: Bot, user: User, message: ChatMessage): OpenChat | undefined {
  const { receiverId = user.id, chat: { id }, connectionId, botId } = message;
  if (receiverId !== user.id || botId !== bot.id) return undefined;
  return chatsOf(world, bot, user).find((open) =>
    open.connectionId === connectionId && open.chatId === id && (open.key !== "bot" || id === user.id)
  );
}

export function messagesIn(world: World, bot: Bot, user: User, open: OpenChat): ChatMessage[] {
  const all = world.messages(bot.id, open.chatId, open.connectionId);
  return all.filter(({ deleted, receiverId = user.id }) => !deleted && receiverId === user.id);
}

/** Where a text goes, and whether it asks a bot that is not there. */
export function write(world: World, bot: Bot, user: User, open: OpenChat, text: string, to: Place): void {
  const isGuest = open.standing === "kicked" && text.includes(`@${bot.user.username}`);
  if (!isGuest) {
    for (const place of placesOf(world, bot, user, open, to)) sendText(world, user.id, text, place);
    return;
  }
  const answered = world.message(bot.id, open.chatId, to.replyToMessageId ?? 0);
  if (answered === undefined) throw new RangeError("reply to a recording, and call the bot by its @name");
  world.askAsGuest(bot.id, user.id, text, answered);
}

/** One file, or several as an album. */
export function upload(
  world: World,
  bot: Bot,
  user: User,
  open: OpenChat,
  files: SandboxFile[],
  options: Place & { caption?: string },
): void {
  for (const place of placesOf(world, bot, user, open, options)) {
    const how = { ...options, ...place };
    if (files.length === 1) sendFile(world, user.id, files[0], how);
    else sendAlbum(world, user.id, files, how);
  }
}

/** Two people whose accounts are both connected each have their own copy, and their own numbers. */
function placesOf(world: World, bot: Bot, user: User, open: OpenChat, to: Place): Place[] {
  if (open.connectionId === undefined) return [{ ...to, botId: bot.id, chatId: open.chatId }];
  const otherId = Number(open.key.split(":")[1]);
  return [user.id, otherId].flatMap((id) => {
    const connectionId = world.connections.of(bot.id, id)?.id;
    if (connectionId === undefined) return [];
    const replyToMessageId = connectionId === open.connectionId ? to.replyToMessageId : undefined;
    return [{ ...to, botId: bot.id, chatId: otherId, connectionId, replyToMessageId }];
  });
}

function withPerson({ connections }: World, bot: Bot, user: User, other: User): OpenChat[] {
  const [own, theirs] = [connections.of(bot.id, user.id), connections.of(bot.id, other.id)];
  if (own === undefined && theirs === undefined) return [];
  const title = [other.first_name, other.last_name].filter(Boolean).join(" ");
  const chatId = own === undefined ? user.id : other.id;
  return [{ key: `person:${other.id}`, title, chatId, connectionId: (own ?? theirs)?.id }];
}

function titleOf(world: World, chatId: number): string {
  const chat = world.directory.chat(chatId);
  return chat?.type === "private" ? chat.first_name : chat?.title ?? `${chatId}`;
}
