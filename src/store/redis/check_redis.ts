import type { RedisDatabase } from "./database.ts";

const KEPT_MS = 60_000;

/** @throws {RedisFailure} when it takes nothing new: a full or a replica, too, answers whoever only reads */
export async function checkRedis(database: RedisDatabase): Promise<void> {
  await database.ask((client) => client.set(database.keys.checked(), "1", "PX", KEPT_MS));
}
