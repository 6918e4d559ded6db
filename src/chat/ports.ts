import type { ChatWishes } from "./wishes.ts";

/** What chats want; survives a restart. Port of chat/; store/ implements it. */
export interface ChatSettings {
  /** Empty when the chat chose nothing, or the store fails. */
  get(chatId: number): Promise<ChatWishes>;
  /** Changes what the patch names. @throws when the store fails: nobody must believe in a choice that was not kept */
  update(chatId: number, patch: ChatWishes): Promise<void>;
  /** The chat `from` has become `to`, which keeps its own choices if it has any. */
  move(from: number, to: number): Promise<void>;
}

/** How Telegram is to bring updates. Port of chat/; app/ implements it. */
export interface WebhookSettings {
  url: string;
  /** What shows that an update comes from Telegram. */
  secret: string;
  /** Was Telegram told this secret? It never tells which one it knows. */
  isSecretTold(): boolean;
  /** Remembers that it was. Must not reject. */
  onSecretTold(): Promise<void>;
}
