import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { ConfigError, type Settings } from "../config.ts";
import { openStores } from "../store/open_stores.ts";

/** The number in front of a bot's token: it names what is the bot's, and is no secret. */
export function botNumber(token: string): string {
  return token.split(":")[0];
}

export function databasePath({ DATA_DIR }: Settings): string {
  return join(DATA_DIR, "transhades.kv");
}

/**
 * The stores as the operator has settled them.
 * @throws {ConfigError} when files were accepted that lie in another place, where nobody would look for them
 */
export async function openSettledStores(settings: Settings, token: string, clock: Clock) {
  const { REDIS_URL: url, QUEUE_TYPE: type, CACHE_TYPE: cacheType, CACHE_MAX_SIZE: cacheMaxEntries } =
    settings;
  const path = databasePath(settings);
  if (type === "redis") await refuseLeftBehind(path, clock);
  const redis = url === undefined ? undefined : { url, bot: botNumber(token) };
  return await openStores({ type, path, redis, cacheType, cacheMaxEntries, clock });
}

async function refuseLeftBehind(path: string, clock: Clock): Promise<void> {
  if (!existsSync(path)) return;
  using left = await openStores({ type: "kv", path, cacheType: "memory", cacheMaxEntries: 0, clock });
  const { length } = await left.jobs.unfinished();
  if (length === 0) return;
  throw new ConfigError([
    `${length} accepted files wait in ${path}, but jobs are to be kept in Redis (REDIS_URL, QUEUE_TYPE): ` +
    "run `transhades move --from kv --to redis` first, or set QUEUE_TYPE=kv",
  ]);
}
