import type { Clock } from "../../clock.ts";
import { MemoryHandledUpdates } from "../memory/handled_updates.ts";
import { MemorySendMeters } from "../memory/send_meters.ts";
import type { Place } from "../stores.ts";
import { toldCheck } from "../told_check.ts";
import { RedisAccountStatsStore } from "./account_stats.ts";
import { RedisBusinessBook } from "./business_book.ts";
import { checkRedis } from "./check_redis.ts";
import { RedisDayBook } from "./day_book.ts";
import { RedisArchive } from "./archive.ts";
import { RedisChatSettings } from "./chat_settings.ts";
import { RedisCooldowns } from "./cooldowns.ts";
import type { RedisDatabase } from "./database.ts";
import { RedisFlightBook } from "./flight_book.ts";
import { RedisHandledUpdates } from "./handled_updates.ts";
import { RedisInstanceBook } from "./instance_book.ts";
import { RedisFailureBook } from "./failure_book.ts";
import { RedisHistoryStore } from "./history.ts";
import { RedisJobStore } from "./job_store.ts";
import { RedisKeyNews } from "./key_news.ts";
import { RedisListBook } from "./list_book.ts";
import { RedisOneTimeBook } from "./one_time_book.ts";
import { RedisPollerElection } from "./poller_election.ts";
import { Reach } from "./reach.ts";
import { refuseNewer } from "./refuse_newer.ts";
import { RedisPersonUseBook } from "./person_use_book.ts";
import { RedisRewritingBook } from "./rewriting_book.ts";
import { RedisRewritingTurns } from "./rewriting_turns.ts";
import { RedisSendMeters } from "./send_meters.ts";
import { RedisTranscriptCache } from "./transcript_cache.ts";

/** @param opened closes what the stores open */
export function redisPlace(database: RedisDatabase, clock: Clock, opened: DisposableStack): Place {
  return {
    stores: async () => {
      await refuseNewer(database);
      const reach = opened.use(new Reach(database, clock));
      return {
        check: toldCheck(() => checkRedis(database)),
        jobs: opened.use(await RedisJobStore.open(database)),
        cooldowns: opened.use(await RedisCooldowns.open(database)),
        accountStats: new RedisAccountStatsStore(database),
        chatSettings: new RedisChatSettings(database),
        archive: new RedisArchive(database),
        personUse: new RedisPersonUseBook(database),
        rewritingTurns: new RedisRewritingTurns(database, reach),
        lists: new RedisListBook(database, reach, clock),
        flights: new RedisFlightBook(database, reach, clock),
        rewritings: new RedisRewritingBook(database),
        dayBook: new RedisDayBook(database),
        businessBook: new RedisBusinessBook(database),
        sharing: reach,
        instances: new RedisInstanceBook(database, reach),
        oneTimeBook: new RedisOneTimeBook(database),
        keyNews: opened.use(await RedisKeyNews.open(database, reach)),
        pollerElection: new RedisPollerElection(database),
        handledUpdates: new RedisHandledUpdates(database, reach, new MemoryHandledUpdates(clock)),
        sendMeters: new RedisSendMeters(database, reach, new MemorySendMeters(clock)),
        history: new RedisHistoryStore(database),
        failures: new RedisFailureBook(database),
        redis: database,
      };
    },
    cache: (maxEntries) => Promise.resolve(new RedisTranscriptCache(database, maxEntries)),
  };
}
