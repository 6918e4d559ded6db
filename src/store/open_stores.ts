import type { Clock } from "../clock.ts";
import { kvPlace } from "./kv/kv_place.ts";
import type { Kv } from "./kv/kv.ts";
import { openDatabase } from "./kv/open_database.ts";
import { memoryPlace } from "./memory/memory_place.ts";
import type { Place, Stores } from "./stores.ts";
import { OperatorError } from "../operator_error.ts";

export type StoreType = "kv" | "memory" | "redis";

interface CacheSettings {
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
  /** Needed for "redis": its address, and the number in front of the bot's token. */
  redis?: { url: string; bot: string };
}

/** @throws {OperatorError} when a database cannot be opened or another process has it */
export async function openStores(settings: StoreSettings): Promise<Stores & Disposable> {
  using opening = new DisposableStack();
  const { type, cacheType = type, cacheMaxEntries } = settings;
  const place = await openPlace(type, settings, opening);
  const cachePlace = cacheType === type ? place : await openPlace(cacheType, settings, opening);
  const stores = { ...await place.stores(), cache: await cachePlace.cache(cacheMaxEntries) };
  const opened = opening.move();
  return { ...stores, [Symbol.dispose]: () => opened.dispose() };
}

/** The stores on a database that is open already. @throws {OperatorError} */
export async function kvStores(
  kv: Kv,
  { clock, cacheType = "kv", cacheMaxEntries }: CacheSettings,
): Promise<Stores> {
  const place = kvPlace(kv, clock);
  const cachePlace = cacheType === "kv" ? place : memoryPlace(clock);
  return { ...await place.stores(), cache: await cachePlace.cache(cacheMaxEntries) };
}

async function openPlace(type: StoreType, settings: StoreSettings, opened: DisposableStack): Promise<Place> {
  const { path, redis, clock } = settings;
  switch (type) {
    case "memory":
      return memoryPlace(clock);
    case "kv":
      return namedByPath(path, kvPlace(opened.use(await openDatabase(path)).kv, clock));
    case "redis":
      if (redis === undefined) throw new Error("a store of type redis needs an address");
      return await openRedis(redis, clock, opened);
  }
}

/** Its client takes 15 MB and a while to load. */
async function openRedis(
  address: { url: string; bot: string },
  clock: Clock,
  opened: DisposableStack,
): Promise<Place> {
  const { RedisDatabase } = await import("./redis/database.ts");
  const { redisPlace } = await import("./redis/redis_place.ts");
  return redisPlace(opened.use(await RedisDatabase.open(address)), clock, opened);
}

/** Whoever reads an error must know which file it is about. */
function namedByPath(path: string | undefined, place: Place): Place {
  const stores = async () => {
    try {
      return await place.stores();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new OperatorError(`the database ${path} cannot be used: ${reason}`, { cause });
    }
  };
  return { ...place, stores };
}
