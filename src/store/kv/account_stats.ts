import type { AccountStats, AccountStatsStore } from "../../download/ports.ts";
import { keys } from "../keys.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import type { Kv } from "./kv.ts";

/** Statistics of accounts in Deno KV. */
export class KvAccountStatsStore implements AccountStatsStore {
  readonly #kv: Kv;

  constructor(kv: Kv) {
    this.#kv = kv;
  }

  async load(accountName: string): Promise<AccountStats | undefined> {
    return await tolerate("reading account statistics", undefined, async () => {
      const entry = await this.#kv.get(keys.accountStats(accountName));
      return KINDS.accountStats.from(entry.value);
    });
  }

  async save(accountName: string, stats: AccountStats): Promise<void> {
    await tolerate("saving account statistics", undefined, async () => {
      await this.#kv.atomic().set(keys.accountStats(accountName), KINDS.accountStats.toRecord(stats))
        .commit();
    });
  }
}
