import type { RedisDatabase } from "./database.ts";

/** What an operator should know of the server. */
export interface RedisFacts {
  version: string;
  /** Does it keep what it was given when it is started anew? */
  keepsOnDisk: boolean;
  /** What it does when its memory is full; "noeviction" loses nothing. */
  whenFull: string;
  /** How far its clock is ahead of this machine's. */
  aheadMs: number;
}

/** @throws {RedisFailure} */
export async function inspectRedis(database: RedisDatabase, now: () => number): Promise<RedisFacts> {
  return await database.ask(async (client) => {
    const before = now();
    const [seconds, microseconds] = (await client.time()).map(Number);
    const middle = (before + now()) / 2;
    const about = await client.info("everything");
    return {
      version: lineOf(about, "redis_version"),
      keepsOnDisk: lineOf(about, "aof_enabled") === "1",
      whenFull: lineOf(about, "maxmemory_policy"),
      aheadMs: Math.round(seconds * 1000 + microseconds / 1000 - middle),
    };
  });
}

function lineOf(about: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(about)?.[1] ?? "unknown";
}
