import type { BusinessChat } from "../../chat/business/business_chat.ts";
import type { BusinessBook } from "../../chat/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import type { Kv } from "./kv.ts";

/** What people chose for chats of their own accounts, in Deno KV. */
export class KvBusinessBook implements BusinessBook {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async all(userId: number): Promise<Map<number, BusinessChat>> {
    const chats = new Map<number, BusinessChat>();
    for await (const { key, value } of this.#kv.list({ prefix: keys.businessChatsOf(userId) })) {
      const chat = KINDS.businessChat.from(value);
      if (chat !== undefined) chats.set(Number(key[2]), chat);
    }
    return chats;
  }

  async change(
    userId: number,
    chatId: number,
    change: (before: BusinessChat | undefined) => BusinessChat | undefined,
  ): Promise<BusinessChat | undefined> {
    for (;;) {
      const entry = await this.#kv.get(keys.businessChat(userId, chatId));
      const before = KINDS.businessChat.from(entry.value);
      const after = change(before);
      if (after === before) return after;
      const transaction = this.#kv.atomic().check(entry);
      if (after === undefined) transaction.delete(entry.key);
      else transaction.set(entry.key, KINDS.businessChat.toRecord(after));
      if ((await transaction.commit()).ok) return after;
    }
  }

  async forget(userId: number): Promise<void> {
    const chats = await Array.fromAsync(this.#kv.list({ prefix: keys.businessChatsOf(userId) }));
    for (const { key } of chats) await this.#kv.atomic().delete(key).commit();
  }
}
