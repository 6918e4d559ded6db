import type { Clock } from "../../clock.ts";
import { LruCache } from "../lru_cache.ts";
import { MemoryHandledUpdates } from "../memory/handled_updates.ts";
import { MemorySendMeters } from "../memory/send_meters.ts";
import { MemoryInstanceBook } from "../memory/instance_book.ts";
import { MemoryOneTimeBook } from "../memory/one_time_book.ts";
import { MemoryPollerElection } from "../memory/poller_election.ts";
import type { Place } from "../stores.ts";
import { toldCheck } from "../told_check.ts";
import { tolerate } from "../tolerate.ts";
import { KvAccountStatsStore } from "./account_stats.ts";
import { adoptOldPieces } from "./adopt_old_pieces.ts";
import { KvArchive } from "./archive.ts";
import { BigValues } from "./big_values.ts";
import { checkKv } from "./check_kv.ts";
import { KvCacheStorage } from "./cache_storage.ts";
import { KvChatSettings } from "./chat_settings.ts";
import { KvCooldowns } from "./cooldowns.ts";
import { KvFailureBook } from "./failure_book.ts";
import { KvBusinessBook } from "./business_book.ts";
import { KvDayBook } from "./day_book.ts";
import { KvHistoryStore } from "./history.ts";
import { KvJobStore } from "./job_store.ts";
import type { Kv } from "./kv.ts";
import { refuseNewer } from "./refuse_newer.ts";
import { KvPersonUseBook } from "./person_use_book.ts";
import { KvRewritingBook } from "./rewriting_book.ts";

/** A database that is open already; what crashed writers left in it is collected first. */
export function kvPlace(kv: Kv, clock: Clock): Place {
  const values = new BigValues(kv);
  return {
    stores: async () => {
      await refuseNewer(kv);
      const jobs = new KvJobStore(kv, values, clock);
      await tolerate("collecting garbage", undefined, async () => {
        await values.collectGarbage();
        await jobs.collectGarbage();
        await adoptOldPieces(kv, values, jobs);
      });
      return {
        check: toldCheck(() => checkKv(kv)),
        jobs,
        cooldowns: new KvCooldowns(kv, clock),
        accountStats: new KvAccountStatsStore(kv),
        chatSettings: new KvChatSettings(kv),
        archive: new KvArchive(values, clock),
        personUse: new KvPersonUseBook(kv),
        rewritings: new KvRewritingBook(kv, values, clock),
        dayBook: new KvDayBook(kv),
        businessBook: new KvBusinessBook(kv),
        pollerElection: new MemoryPollerElection(clock),
        handledUpdates: new MemoryHandledUpdates(clock),
        sendMeters: new MemorySendMeters(clock),
        instances: new MemoryInstanceBook(clock),
        oneTimeBook: new MemoryOneTimeBook(clock),
        history: new KvHistoryStore(kv),
        failures: new KvFailureBook(kv),
      };
    },
    cache: (maxEntries) => LruCache.open(new KvCacheStorage(kv, values, clock), maxEntries, clock),
  };
}
