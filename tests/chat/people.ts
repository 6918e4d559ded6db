import type { Message, Update, User } from "grammy/types";

export const SITI: User = { id: 7, is_bot: false, first_name: "Siti", language_code: "id" };
export const BEN: User = { id: 8, is_bot: false, first_name: "Ben", language_code: "en-GB" };
export const PIERRE: User = { id: 9, is_bot: false, first_name: "Pierre", language_code: "fr" };

let nextUpdateId = 100;

/** A message to the bot in the person's private chat, or in a group when `groupId` is given. */
export function message(from: User, content: Partial<Message>, groupId?: number): Update {
  const chat = groupId === undefined
    ? { id: from.id, type: "private" as const, first_name: from.first_name }
    : { id: groupId, type: "supergroup" as const, title: "Group" };
  const update_id = nextUpdateId++;
  const base = { message_id: update_id, date: 1_800_000_000, from, chat };
  return { update_id, message: { ...base, ...content } as Message & Update.NonChannel };
}

export function text(from: User, words: string, groupId?: number): Update {
  const isCommand = words.startsWith("/");
  const entities = [{ type: "bot_command" as const, offset: 0, length: words.split(" ")[0].length }];
  return message(from, { text: words, ...(isCommand ? { entities } : {}) }, groupId);
}

export function voice(from: User, groupId?: number): Update {
  return message(from, { voice: { ...file("v"), duration: 3, mime_type: "audio/ogg" } }, groupId);
}

export function document(from: User, name: string, mimeType?: string): Update {
  const type = mimeType === undefined ? {} : { mime_type: mimeType };
  return message(from, { document: { ...file("d"), file_name: name, ...type } });
}

/** A press on a button under one of the bot's messages. */
export function press(from: User, data: string): Update {
  const update = message(from, { text: "menu" });
  const callback_query = { id: "c1", from, chat_instance: "1", data, message: update.message };
  return { update_id: update.update_id, callback_query } as Update;
}

export function file(id: string) {
  return { file_id: id, file_unique_id: `u${id}`, file_size: 1234 };
}
