import type { ChatSettings } from "../../chat/ports.ts";
import type { ChatWishes } from "../../chat/wishes.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { patched } from "../patched.ts";
import type { Kv } from "./kv.ts";

/** What chats want, in Deno KV. */
export class KvChatSettings implements ChatSettings {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async get(chatId: number): Promise<ChatWishes> {
    const entry = await this.#kv.get(keys.chatWishes(chatId));
    return KINDS.chatWishes.from(entry.value) ?? {};
  }

  async update(...[chatId, patch]: Parameters<ChatSettings["update"]>): Promise<ChatWishes> {
    for (;;) {
      const entry = await this.#kv.get(keys.chatWishes(chatId));
      const wishes = patched(KINDS.chatWishes.from(entry.value) ?? {}, patch);
      const { ok } = await this.#kv.atomic()
        .check(entry).set(entry.key, KINDS.chatWishes.toRecord(wishes)).commit();
      if (ok) return wishes;
    }
  }

  async move(from: number, to: number): Promise<void> {
    const [before, after] = await this.#kv.getMany([keys.chatWishes(from), keys.chatWishes(to)]);
    if (before.value === null) return;
    const transaction = this.#kv.atomic().check(before, after).delete(before.key);
    if (after.value === null) transaction.set(after.key, before.value);
    // Somebody chose at this very moment: that choice is the newer one.
    await transaction.commit();
  }
}
