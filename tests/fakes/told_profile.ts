import type { ToldProfile } from "../../src/chat/ports.ts";

/** What Telegram was told of the bot, in memory; outlives a run as a file would. */
export class MemoryToldProfile implements ToldProfile {
  #digests: ReadonlySet<string> = new Set();

  read(): Promise<ReadonlySet<string>> {
    return Promise.resolve(this.#digests);
  }

  keep(digests: ReadonlySet<string>): Promise<void> {
    this.#digests = new Set(digests);
    return Promise.resolve();
  }
}
