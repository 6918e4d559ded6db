import type { AccountStats, AccountStatsStore } from "../../download/ports.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** Statistics of accounts in Redis. Of instances that use the same account, what the last one saved counts: they see the same server. */
export class RedisAccountStatsStore implements AccountStatsStore {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async load(accountName: string): Promise<AccountStats | undefined> {
    const key = this.#database.keys.accountStats(accountName);
    return await tolerate("reading account statistics", undefined, async () => {
      const record = await this.#database.ask((client) => client.getBuffer(key));
      return await unpack(KINDS.accountStats, record);
    });
  }

  async save(accountName: string, stats: AccountStats): Promise<void> {
    const key = this.#database.keys.accountStats(accountName);
    await tolerate("saving account statistics", undefined, async () => {
      const record = await pack(KINDS.accountStats, stats);
      await this.#database.ask((client) => client.set(key, record));
    });
  }
}
