import type { ChatSettings } from "../../chat/ports.ts";
import type { ChatWishes } from "../../chat/wishes.ts";

/** What chats want, as long as the process lives. */
export class MemoryChatSettings implements ChatSettings {
  readonly #wishes = new Map<number, ChatWishes>();

  get(chatId: number): Promise<ChatWishes> {
    return Promise.resolve({ ...this.#wishes.get(chatId) });
  }

  update(chatId: number, patch: ChatWishes): Promise<void> {
    this.#wishes.set(chatId, { ...this.#wishes.get(chatId), ...patch });
    return Promise.resolve();
  }

  move(from: number, to: number): Promise<void> {
    const wishes = this.#wishes.get(from);
    if (wishes !== undefined && !this.#wishes.has(to)) this.#wishes.set(to, wishes);
    this.#wishes.delete(from);
    return Promise.resolve();
  }
}
