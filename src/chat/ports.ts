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
