import type { BotCommand, Message, User } from "grammy/types";
import type { World } from "../world.ts";
import type { Bot, ChatMessage, WorldEvent } from "../world/message.ts";

/** A message as the chat page shows it: the Bot API's view, and what only people see. */
export interface ShownMessage {
  message: Message;
  deleted: boolean;
  editCount: number;
  /** Emoji of all reactions. */
  reactions: string[];
  /** Where the file's bytes are, below the page's address. */
  fileUrl?: string;
}

export function shownMessage(world: World, message: ChatMessage): ShownMessage {
  const { botId, chat, messageId, deleted, edits, reactions, file } = message;
  return {
    message: world.view(message),
    deleted,
    editCount: edits.length,
    reactions: [...reactions.values()].flat().map((reaction) => reaction.emoji),
    ...(file && { fileUrl: `/api/chats/${botId}/${chat.id}/${messageId}/file` }),
  };
}

/** Everything the page needs to draw a person's chat. */
export function chatState(world: World, bot: Bot, user: User) {
  const { directory } = world;
  return {
    bot: bot.user,
    user,
    people: [...directory.users.values()],
    blocked: directory.hasBlocked(user.id, bot.id),
    commands: commandsFor(world, bot, user),
    draft: world.drafts.of(bot.id, user.id),
    messages: world.messages(bot.id, user.id).filter((m) => !m.deleted).map((m) => shownMessage(world, m)),
  };
}

/** As Telegram chooses them: those of the person's language, else those for everybody. */
function commandsFor({ directory }: World, bot: Bot, user: User): readonly BotCommand[] {
  const scopes = [{ type: "all_private_chats" }, { type: "default" }].map((scope) => JSON.stringify(scope));
  const tries = scopes.flatMap((scope) =>
    [user.language_code ?? "", ""].map((language) => directory.commands(bot.id, scope, language))
  );
  return tries.find((commands) => commands !== undefined) ?? [];
}

/** An event as the page of this person hears it; undefined when it is none of their business. */
export function shownEvent(world: World, bot: Bot, user: User, event: WorldEvent) {
  switch (event.type) {
    case "chat_action":
      return event.botId === bot.id && event.chatId === user.id
        ? { type: event.type, action: event.action }
        : undefined;
    case "draft":
      return event.botId === bot.id && event.chatId === user.id
        ? { type: event.type, draft: event.draft }
        : undefined;
    case "callback_answer": {
      const { type, text, showAlert } = event;
      return event.botId === bot.id && event.userId === user.id ? { type, text, showAlert } : undefined;
    }
    default: {
      const { message } = event;
      if (message.botId !== bot.id || message.chat.id !== user.id) return undefined;
      return { type: event.type, ...shownMessage(world, message) };
    }
  }
}
