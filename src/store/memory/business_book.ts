import type { BusinessChat } from "../../chat/business/business_chat.ts";
import type { BusinessBook } from "../../chat/ports.ts";

/** What people chose for chats of their own accounts, as long as the process lives. */
export class MemoryBusinessBook implements BusinessBook {
  readonly #chats = new Map<number, Map<number, BusinessChat>>();

  all(userId: number): Promise<Map<number, BusinessChat>> {
    return Promise.resolve(new Map(this.#chats.get(userId)));
  }

  change(
    userId: number,
    chatId: number,
    change: (before: BusinessChat | undefined) => BusinessChat | undefined,
  ): Promise<BusinessChat | undefined> {
    const chats = this.#chats.get(userId) ?? new Map<number, BusinessChat>();
    const after = change(chats.get(chatId));
    if (after === undefined) chats.delete(chatId);
    else chats.set(chatId, after);
    this.#chats.set(userId, chats);
    return Promise.resolve(after);
  }

  forget(userId: number): Promise<void> {
    this.#chats.delete(userId);
    return Promise.resolve();
  }
}
