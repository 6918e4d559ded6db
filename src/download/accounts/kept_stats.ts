import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { AccountStats, AccountStatsStore } from "../ports.ts";
import { freshStats, type RequestOutcome, withOutcome } from "./statistics.ts";

const log = getLogger(["transhades", "download"]);

/** At most one write in this time. */
const SAVE_EVERY_MS = 10_000;

/** Statistics of one account that survive a restart; a store that fails costs only the statistics. */
export class KeptStats {
  readonly #accountName: string;
  readonly #store: AccountStatsStore;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #saving: Promise<void> | undefined;
  #current = freshStats();

  constructor(accountName: string, store: AccountStatsStore, clock: Clock) {
    this.#accountName = accountName;
    this.#store = store;
    this.#clock = clock;
  }

  get current(): AccountStats {
    return this.#current;
  }

  async load(): Promise<void> {
    try {
      this.#current = await this.#store.load(this.#accountName) ?? this.#current;
    } catch (error) {
      log.warn("the statistics of {account} cannot be read: {error}", { account: this.#accountName, error });
    }
  }

  record(outcome: RequestOutcome): void {
    this.#current = withOutcome(this.#current, outcome);
    this.#saving ??= this.#saveLater().finally(() => this.#saving = undefined);
  }

  /** Stores what is not stored yet. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#saving;
  }

  async #saveLater(): Promise<void> {
    await this.#clock.sleep(SAVE_EVERY_MS, this.#closed.signal).catch(() => {});
    try {
      await this.#store.save(this.#accountName, this.#current);
    } catch (error) {
      log.warn("the statistics of {account} cannot be stored: {error}", {
        account: this.#accountName,
        error,
      });
    }
  }
}
