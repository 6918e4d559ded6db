import type {
  Chat,
  InlineKeyboardMarkup,
  MessageEntity,
  ReactionTypeEmoji,
  TextQuote,
  User,
} from "grammy/types";
import type { Draft } from "./drafts.ts";
import type { SandboxFile } from "./file.ts";

/** A bot registered in the sandbox. */
export interface Bot {
  readonly id: number;
  readonly token: string;
  readonly user: User;
}

/** Where messages go: a person's private chat with a bot, a group that both are in, or a channel of bots. */
export type WorldChat = Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat | Chat.ChannelChat;

export interface ReplyReference {
  readonly messageId: number;
  readonly quote?: TextQuote;
}

/** What a message says; an edit replaces it. */
export interface MessageContent {
  /** Text, or the caption where there is a file. */
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly markup?: InlineKeyboardMarkup;
}

/** What a message has from the beginning and keeps. */
export interface MessageOrigin {
  readonly botId: number;
  readonly chat: WorldChat;
  readonly from: User;
  readonly file?: SandboxFile;
  readonly mediaGroupId?: string;
  readonly replyTo?: ReplyReference;
  /** Written in the name of this chat. */
  readonly senderChat?: WorldChat;
  /** In a chat of the account that is connected to the bot so. */
  readonly connectionId?: string;
  /** The topic of a forum in which it stands. */
  readonly threadId?: number;
  /** Clients open a reply to it. */
  readonly asksReply?: true;
  /** Nobody may copy or forward it. */
  readonly isProtected?: true;
  /** The only one who sees it. */
  readonly receiverId?: number;
}

/** One message in a chat of one bot. */
export interface ChatMessage extends MessageOrigin {
  readonly messageId: number;
  /** Milliseconds since the Unix epoch. */
  readonly sentAt: number;
  content: MessageContent;
  /** Times of the edits, oldest first (milliseconds since the Unix epoch). */
  readonly edits: number[];
  /** Reactions by user id. */
  readonly reactions: Map<number, readonly ReactionTypeEmoji[]>;
  deleted: boolean;
}

/** Something that happened in the world, for everybody who watches it. */
export type WorldEvent =
  | { type: "message" | "edited" | "deleted" | "reaction"; message: ChatMessage }
  | { type: "chat_action"; botId: number; chatId: number; action: string }
  | { type: "draft"; botId: number; chatId: number; draft: Draft }
  | { type: "callback_answer"; botId: number; userId: number; text: string; showAlert: boolean };
