import type { ChatSettings } from "../chat/ports.ts";
import type { Clock } from "../clock.ts";
import type { AccountStatsStore, Cooldowns } from "../download/ports.ts";
import type { TranscriptCache } from "../pipeline/transcript_cache.ts";
import type { HistoryStore } from "../ops/history/ports.ts";
import type { JobStore } from "../queue/ports.ts";
import { KvAccountStatsStore } from "./kv/account_stats.ts";
import { adoptOldPieces } from "./kv/adopt_old_pieces.ts";
import { BigValues } from "./kv/big_values.ts";
import { KvCacheStorage } from "./kv/cache_storage.ts";
import { KvChatSettings } from "./kv/chat_settings.ts";
import { KvCooldowns } from "./kv/cooldowns.ts";
import { KvHistoryStore } from "./kv/history.ts";
import { KvJobStore } from "./kv/job_store.ts";
import type { Kv } from "./kv/kv.ts";
import { openDatabase } from "./kv/open_database.ts";
import { refuseNewer } from "./kv/refuse_newer.ts";
import { LruCache } from "./lru_cache.ts";
import { MemoryAccountStatsStore } from "./memory/account_stats.ts";
import { MemoryCacheStorage } from "./memory/cache_storage.ts";
import { MemoryChatSettings } from "./memory/chat_settings.ts";
import { MemoryCooldowns } from "./memory/cooldowns.ts";
import { MemoryHistoryStore } from "./memory/history.ts";
import { MemoryJobStore } from "./memory/job_store.ts";
import { tolerate } from "./tolerate.ts";

export type StoreType = "kv" | "memory";

/** Everything that is stored. */
export interface Stores {
  jobs: JobStore;
  cache: TranscriptCache;
  cooldowns: Cooldowns;
  accountStats: AccountStatsStore;
  chatSettings: ChatSettings;
  history: HistoryStore;
}

export interface CacheSettings {
  /** Where transcripts are cached; the same place as everything else by default. */
  cacheType?: StoreType;
  /** Transcripts kept. */
  cacheMaxEntries: number;
  clock: Clock;
}

export interface StoreSettings extends CacheSettings {
  type: StoreType;
  /** The database file; its folder is made when missing. Needed for "kv". */
  path?: string;
}

/** @throws {Error} in the operator's words, when the database cannot be opened or another process has it */
export async function openStores(settings: StoreSettings): Promise<Stores & Disposable> {
  if (settings.type === "memory") return { ...await memoryStores(settings), [Symbol.dispose]: () => {} };
  const database = await openDatabase(settings.path);
  try {
    return { ...await kvStores(database.kv, settings), [Symbol.dispose]: () => database[Symbol.dispose]() };
  } catch (cause) {
    database[Symbol.dispose]();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the database ${settings.path} cannot be used: ${reason}`, { cause });
  }
}

/**
 * The stores on a database that is open already; collects first what crashed writers left in it.
 * @throws {Error} in the operator's words, when a later version of the program wrote jobs or choices
 */
export async function kvStores(kv: Kv, settings: CacheSettings): Promise<Stores> {
  const { clock } = settings;
  await refuseNewer(kv);
  const values = new BigValues(kv);
  const jobs = new KvJobStore(kv, values, clock);
  await tolerate("collecting garbage", undefined, async () => {
    await values.collectGarbage();
    await jobs.collectGarbage();
    await adoptOldPieces(kv, values, jobs);
  });
  const cached = settings.cacheType === "memory"
    ? new MemoryCacheStorage()
    : new KvCacheStorage(kv, values, clock);
  return {
    jobs,
    cache: await LruCache.open(cached, settings.cacheMaxEntries, clock),
    cooldowns: new KvCooldowns(kv, clock),
    accountStats: new KvAccountStatsStore(kv),
    chatSettings: new KvChatSettings(kv),
    history: new KvHistoryStore(kv),
  };
}

async function memoryStores({ cacheMaxEntries, clock }: CacheSettings): Promise<Stores> {
  return {
    jobs: new MemoryJobStore(clock),
    cache: await LruCache.open(new MemoryCacheStorage(), cacheMaxEntries, clock),
    cooldowns: new MemoryCooldowns(clock),
    accountStats: new MemoryAccountStatsStore(),
    chatSettings: new MemoryChatSettings(),
    history: new MemoryHistoryStore(),
  };
}
