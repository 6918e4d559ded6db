import type { InlineKeyboard } from "grammy/web";

/** The bot's message about one job. */
export interface StatusMessage {
  chatId: number;
  messageId: number;
  /** A guest's: it stands in a chat in which the bot is not, and goes by this alone. */
  inlineMessageId?: string;
}

/** A message that is still being written, which only private chats show. */
export interface Draft {
  /** Tells a chat's drafts from each other; not 0. */
  id: number;
  threadId?: number;
  /** May Telegram offer a button to stop? */
  canStop: boolean;
}

/** What is shown while a job goes on. */
export interface Shown {
  text: string;
  keyboard: InlineKeyboard;
  /** How words are shown that are not all there yet; undefined: in the status message. */
  draft?: Draft;
  /** No words go under it. */
  isWhole?: true;
  /** Asked right before it is shown; what is not true any more, or cannot be known, is not shown. */
  isTrue?: () => Promise<boolean>;
}

/** Shows it, one attempt; resolves to where, or to "refused" when the chat takes no drafts, now or later. */
export type ShowStatus = (
  message: StatusMessage,
  shown: Shown,
  signal: AbortSignal,
) => Promise<"message" | "draft" | "refused">;

/** What a person may still see when progress has ended. */
export interface Left {
  /** It disappears with the next message that is sent. */
  isDraft: boolean;
  words?: string;
}
