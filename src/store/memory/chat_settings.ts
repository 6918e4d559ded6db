import type { ChatSettings } from "../../chat/ports.ts";
import type { ChatWishes } from "../../chat/wishes.ts";
import { patched } from "../patched.ts";

/** What chats want, as long as the process lives. */
export class MemoryChatSettings implements ChatSettings {
  readonly #wishes = new Map<number, ChatWishes>();

  get(chatId: number): Promise<ChatWishes> {
    return Promise.resolve({ ...this.#wishes.get(chatId) });
  }

  update(...[chatId, patch]: Parameters<ChatSettings["update"]>): Promise<ChatWishes> {
    const wishes = patched({ ...this.#wishes.get(chatId) }, patch);
    this.#wishes.set(chatId, wishes);
    return Promise.resolve({ ...wishes });
  }

  move(from: number, to: number): Promise<void> {
    const wishes = this.#wishes.get(from);
    if (wishes !== undefined && !this.#wishes.has(to)) this.#wishes.set(to, wishes);
    this.#wishes.delete(from);
    return Promise.resolve();
  }
}
