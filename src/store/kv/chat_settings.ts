import type { ChatSettings } from "../../chat/ports.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Choices of chats in Deno KV. */
export class KvChatSettings implements ChatSettings {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async provider(chatId: number): Promise<ProviderName | undefined> {
    return await tolerate("reading a chat's settings", undefined, async () => {
      const entry = await this.#kv.get(keys.chatProvider(chatId));
      return KINDS.chatChoice.from(entry.value)?.provider;
    });
  }

  /** Fails when the store fails: the person must not believe in a choice that was not kept. */
  async setProvider(chatId: number, provider: ProviderName): Promise<void> {
    await this.#kv.atomic().set(keys.chatProvider(chatId), KINDS.chatChoice.toRecord({ provider })).commit();
  }

  async move(from: number, to: number): Promise<void> {
    const [before, after] = await this.#kv.getMany([keys.chatProvider(from), keys.chatProvider(to)]);
    if (before.value === null) return;
    const transaction = this.#kv.atomic().check(before, after).delete(before.key);
    if (after.value === null) transaction.set(after.key, before.value);
    // Somebody chose at this very moment: that choice is the newer one.
    await transaction.commit();
  }
}
