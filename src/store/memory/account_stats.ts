import type { AccountStats, AccountStatsStore } from "../../download/ports.ts";

/** Statistics of accounts that live as long as the process. */
export class MemoryAccountStatsStore implements AccountStatsStore {
  readonly #stats = new Map<string, AccountStats>();

  load(accountName: string): Promise<AccountStats | undefined> {
    return Promise.resolve(structuredClone(this.#stats.get(accountName)));
  }

  save(accountName: string, stats: AccountStats): Promise<void> {
    this.#stats.set(accountName, { ...stats });
    return Promise.resolve();
  }
}
