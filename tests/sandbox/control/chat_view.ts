import type { BotCommand, Message, User } from "grammy/types";
import type { World } from "../world.ts";
import type { Bot, ChatMessage, WorldEvent } from "../world/message.ts";
import { chatsOf, chatWith, messagesIn, type OpenChat } from "./chats.ts";

/** A message as the chat page shows it: the Bot API's view, and what only people see. */
export interface ShownMessage {
  message: Message;
  deleted: boolean;
  editCount: number;
  /** Emoji of all reactions. */
  reactions: string[];
  /** Where the file's bytes are, below the page's address. */
  fileUrl?: string;
  /** Nobody else sees it. */
  isForOne?: true;
  /** The page opens a reply to it. */
  asksReply?: true;
}

export function shownMessage(world: World, message: ChatMessage): ShownMessage {
  const { botId, chat, messageId, deleted, edits, reactions, file, connectionId, receiverId, asksReply } =
    message;
  const account = connectionId === undefined ? "" : `?connection=${connectionId}`;
  return {
    message: world.view(message),
    deleted,
    editCount: edits.length,
    reactions: [...reactions.values()].flat().map((reaction) => reaction.emoji),
    ...(file && { fileUrl: `/api/chats/${botId}/${chat.id}/${messageId}/file${account}` }),
    ...(receiverId !== undefined && { isForOne: true }),
    ...(asksReply && { asksReply }),
  };
}

/** Everything the page needs to draw one chat of a person. */
export function chatState(world: World, bot: Bot, user: User, open: OpenChat) {
  const { directory } = world;
  return {
    bot: bot.user,
    user,
    people: [...directory.users.values()],
    chats: chatsOf(world, bot, user),
    chat: open,
    connected: world.connections.of(bot.id, user.id) !== undefined,
    blocked: directory.hasBlocked(user.id, bot.id),
    commands: commandsFor(world, bot, user, open),
    draft: open.key === "bot" ? world.drafts.of(bot.id, user.id) : undefined,
    messages: messagesIn(world, bot, user, open).map((message) => shownMessage(world, message)),
  };
}

/** As Telegram chooses them: those of the person's language, else those for everybody. */
function commandsFor({ directory }: World, bot: Bot, user: User, open: OpenChat): readonly BotCommand[] {
  if (open.connectionId !== undefined || open.standing === "kicked") return [];
  const own = open.key === "bot" ? "all_private_chats" : "all_group_chats";
  const scopes = [{ type: own }, { type: "default" }].map((scope) => JSON.stringify(scope));
  const tries = scopes.flatMap((scope) =>
    [user.language_code ?? "", ""].map((language) => directory.commands(bot.id, scope, language))
  );
  return tries.find((commands) => commands !== undefined) ?? [];
}

/** An event as the page of this person hears it, with the chat in which it happened; undefined when it is none of their business. */
export function shownEvent(world: World, bot: Bot, user: User, event: WorldEvent) {
  switch (event.type) {
    case "chat_action":
      return isOwn(event, bot, user) ? { type: event.type, chat: "bot", action: event.action } : undefined;
    case "draft":
      return isOwn(event, bot, user) ? { type: event.type, chat: "bot", draft: event.draft } : undefined;
    case "callback_answer": {
      const { type, text, showAlert } = event;
      return event.botId === bot.id && event.userId === user.id ? { type, text, showAlert } : undefined;
    }
    default: {
      const { message } = event;
      const open = chatWith(world, bot, user, message);
      return open && { type: event.type, chat: open.key, ...shownMessage(world, message) };
    }
  }
}

function isOwn({ botId, chatId }: { botId: number; chatId: number }, bot: Bot, user: User): boolean {
  return botId === bot.id && chatId === user.id;
}
