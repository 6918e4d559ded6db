import type { User } from "grammy/types";
import type { World } from "../world.ts";
import type { SandboxFile } from "./file.ts";
import type { ChatMessage, MessageOrigin } from "./message.ts";
import { detectEntities } from "./text_entities.ts";

/** Where a person writes; by default their private chat with the only bot. */
export interface Place {
  botId?: number;
  chatId?: number;
  replyToMessageId?: number;
  /** The topic of a forum. */
  threadId?: number;
  /** In a chat of the account that is connected so: with its owner, or (when the owner writes) with the person of `chatId`. */
  connectionId?: string;
  /** In the name of the chat, as anonymous administrators do. */
  anonymously?: boolean;
}

/** Telegram's own account behind whoever writes as the group. */
const ANONYMOUS: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};

export function sendText(world: World, userId: number, text: string, place: Place = {}): ChatMessage {
  return world.post(origin(world, userId, place), { text, entities: detectEntities(text) });
}

export function sendFile(
  world: World,
  userId: number,
  file: SandboxFile,
  options: Place & { caption?: string; mediaGroupId?: string } = {},
): ChatMessage {
  const text = options.caption ?? "";
  const { mediaGroupId } = options;
  const from = {
    ...origin(world, userId, options),
    file,
    ...(mediaGroupId !== undefined && { mediaGroupId }),
  };
  return world.post(from, { text, entities: detectEntities(text) });
}

/** Several files as one album; a caption belongs to the first. */
export function sendAlbum(
  world: World,
  userId: number,
  files: readonly SandboxFile[],
  options: Place & { caption?: string } = {},
): ChatMessage[] {
  const mediaGroupId = crypto.getRandomValues(new BigUint64Array(1))[0].toString();
  return files.map((file, at) =>
    sendFile(world, userId, file, {
      ...options,
      mediaGroupId,
      caption: at === 0 ? options.caption : undefined,
    })
  );
}

export function editText(world: World, message: ChatMessage, text: string): void {
  world.edit(message, { ...message.content, text, entities: detectEntities(text) });
}

function origin(world: World, userId: number, place: Place): MessageOrigin {
  const from = person(world, userId);
  const botId = place.botId ?? onlyBot(world);
  if (place.connectionId !== undefined) return inAccount(world, from, botId, place.connectionId, place);
  const chat = world.directory.chat(place.chatId ?? userId);
  if (chat === undefined || !world.directory.chatIdsOf(userId).includes(chat.id)) {
    throw new RangeError(`person ${userId} is not in the chat ${place.chatId}`);
  }
  const { replyToMessageId: messageId, threadId } = place;
  const reply = {
    ...(messageId !== undefined && { replyTo: { messageId } }),
    ...(threadId !== undefined && { threadId }),
    ...(world.directory.protectedChats.has(chat.id) && { isProtected: true as const }),
  };
  return place.anonymously
    ? { botId, chat, from: ANONYMOUS, senderChat: chat, ...reply }
    : { botId, chat, from, ...reply };
}

function inAccount(
  { directory, connections }: World,
  from: User,
  botId: number,
  connectionId: string,
  { chatId = 0, replyToMessageId: messageId }: Place,
): MessageOrigin {
  const connection = connections.find(botId, connectionId);
  const chat = directory.chat(connection?.user.id === from.id ? chatId : from.id);
  if (!connection?.is_enabled || chat?.type !== "private") throw new RangeError("there is no such chat");
  return { botId, chat, from, connectionId, ...(messageId !== undefined && { replyTo: { messageId } }) };
}

function person(world: World, userId: number): User {
  const user = world.directory.users.get(userId);
  if (user === undefined) throw new RangeError(`no person has the id ${userId}`);
  return user;
}

function onlyBot(world: World): number {
  const [id, ...others] = world.directory.bots.keys();
  if (id === undefined || others.length > 0) throw new RangeError("say which bot: there is not exactly one");
  return id;
}
