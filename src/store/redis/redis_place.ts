import type { Place } from "../stores.ts";
import { RedisAccountStatsStore } from "./account_stats.ts";
import { RedisChatSettings } from "./chat_settings.ts";
import { RedisCooldowns } from "./cooldowns.ts";
import type { RedisDatabase } from "./database.ts";
import { RedisHistoryStore } from "./history.ts";
import { RedisJobStore } from "./job_store.ts";
import { refuseNewer } from "./refuse_newer.ts";
import { RedisTranscriptCache } from "./transcript_cache.ts";

/** @param opened closes what the stores open */
export function redisPlace(database: RedisDatabase, opened: DisposableStack): Place {
  return {
    stores: async () => {
      await refuseNewer(database);
      return {
        jobs: opened.use(await RedisJobStore.open(database)),
        cooldowns: opened.use(await RedisCooldowns.open(database)),
        accountStats: new RedisAccountStatsStore(database),
        chatSettings: new RedisChatSettings(database),
        history: new RedisHistoryStore(database),
        redis: database,
      };
    },
    cache: (maxEntries) => Promise.resolve(new RedisTranscriptCache(database, maxEntries)),
  };
}
