import type { Clock } from "../../clock.ts";
import { LruCache } from "../lru_cache.ts";
import type { Place } from "../stores.ts";
import { MemoryAccountStatsStore } from "./account_stats.ts";
import { MemoryBusinessBook } from "./business_book.ts";
import { MemoryDayBook } from "./day_book.ts";
import { MemoryArchive } from "./archive.ts";
import { MemoryCacheStorage } from "./cache_storage.ts";
import { MemoryChatSettings } from "./chat_settings.ts";
import { MemoryCooldowns } from "./cooldowns.ts";
import { MemoryPersonUseBook } from "./person_use_book.ts";
import { MemoryHandledUpdates } from "./handled_updates.ts";
import { MemoryRewritingBook } from "./rewriting_book.ts";
import { MemorySendMeters } from "./send_meters.ts";
import { MemoryInstanceBook } from "./instance_book.ts";
import { MemoryOneTimeBook } from "./one_time_book.ts";
import { MemoryPollerElection } from "./poller_election.ts";
import { MemoryFailureBook } from "./failure_book.ts";
import { MemoryHistoryStore } from "./history.ts";
import { MemoryJobStore } from "./job_store.ts";

/** What is stored here lives as long as the process. */
export function memoryPlace(clock: Clock): Place {
  return {
    stores: () =>
      Promise.resolve({
        check: () => Promise.resolve(),
        jobs: new MemoryJobStore(clock),
        cooldowns: new MemoryCooldowns(clock),
        accountStats: new MemoryAccountStatsStore(),
        chatSettings: new MemoryChatSettings(),
        archive: new MemoryArchive(clock),
        personUse: new MemoryPersonUseBook(),
        rewritings: new MemoryRewritingBook(clock),
        dayBook: new MemoryDayBook(),
        businessBook: new MemoryBusinessBook(),
        pollerElection: new MemoryPollerElection(clock),
        handledUpdates: new MemoryHandledUpdates(clock),
        sendMeters: new MemorySendMeters(clock),
        instances: new MemoryInstanceBook(clock),
        oneTimeBook: new MemoryOneTimeBook(clock),
        history: new MemoryHistoryStore(),
        failures: new MemoryFailureBook(),
      }),
    cache: (maxEntries) => LruCache.open(new MemoryCacheStorage(), maxEntries, clock),
  };
}
