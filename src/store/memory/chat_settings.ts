import type { ChatSettings } from "../../chat/ports.ts";
import type { ProviderName } from "../../pipeline/transcriber.ts";

/** Choices of chats that live as long as the process. */
export class MemoryChatSettings implements ChatSettings {
  readonly #providers = new Map<number, ProviderName>();

  provider(chatId: number): Promise<ProviderName | undefined> {
    return Promise.resolve(this.#providers.get(chatId));
  }

  setProvider(chatId: number, provider: ProviderName): Promise<void> {
    this.#providers.set(chatId, provider);
    return Promise.resolve();
  }

  move(from: number, to: number): Promise<void> {
    const provider = this.#providers.get(from);
    if (provider !== undefined && !this.#providers.has(to)) this.#providers.set(to, provider);
    this.#providers.delete(from);
    return Promise.resolve();
  }
}
