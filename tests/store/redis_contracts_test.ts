import { historyStoreContract } from "../contracts/history_store.ts";
import { RedisHistoryStore } from "../../src/store/redis/history.ts";
import { RedisAccountStatsStore } from "../../src/store/redis/account_stats.ts";
import { RedisChatSettings } from "../../src/store/redis/chat_settings.ts";
import { RedisCooldowns } from "../../src/store/redis/cooldowns.ts";
import type { RedisDatabase } from "../../src/store/redis/database.ts";
import { RedisJobStore } from "../../src/store/redis/job_store.ts";
import { RedisTranscriptCache } from "../../src/store/redis/transcript_cache.ts";
import { accountStatsContract } from "../contracts/account_stats.ts";
import { chatSettingsContract } from "../contracts/chat_settings.ts";
import { cooldownsContract } from "../contracts/cooldowns.ts";
import { jobClaimsContract } from "../contracts/job_claims.ts";
import { jobStoreContract } from "../contracts/job_store.ts";
import { transcriptCacheContract } from "../contracts/transcript_cache.ts";
import type { FakeClock } from "../fake_clock.ts";
import { redisServer } from "../redis_server.ts";

const server = await redisServer();

/** A store on a database that is empty, and the same as another process sees it. */
async function stored<Store>(open: (database: RedisDatabase) => Store | Promise<Store>, clock?: FakeClock) {
  await using opening = new AsyncDisposableStack();
  const now = clock && (() => clock.now());
  const connect = async (bot?: string) => {
    const database = owned.use(await server.open({ now, bot }));
    const store = await open(database);
    if (isDisposable(store)) owned.use(store);
    return { database, store };
  };
  const owned = opening.move();
  const { database, store } = await connect();
  const reopen = async () => (await connect(database.keys.bot)).store;
  return { store, reopen, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function isDisposable(store: unknown): store is Disposable {
  return typeof store === "object" && store !== null && Symbol.dispose in store;
}

const jobs = (clock: FakeClock) => stored(RedisJobStore.open, clock);
jobStoreContract("on Redis", jobs, { survivesRestart: true });
jobClaimsContract("on Redis", jobs);

transcriptCacheContract("on Redis", async (maxEntries, clock) => {
  const opened = await stored((database) => new RedisTranscriptCache(database, maxEntries), clock);
  return { ...opened, cache: opened.store };
}, { survivesRestart: true });

cooldownsContract("on Redis", async (clock) => {
  const opened = await stored(RedisCooldowns.open, clock);
  return { ...opened, cooldowns: opened.store };
});
accountStatsContract("on Redis", async () => {
  const opened = await stored((database) => new RedisAccountStatsStore(database));
  return { ...opened, accountStats: opened.store };
});
historyStoreContract("on Redis", async () => {
  const opened = await stored((database) => new RedisHistoryStore(database));
  return { ...opened, history: opened.store };
});
chatSettingsContract("on Redis", async () => {
  const opened = await stored((database) => new RedisChatSettings(database));
  return { ...opened, chatSettings: opened.store };
});
