import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import type { Redis } from "ioredis";
import type { RedisDatabase } from "../src/store/redis/database.ts";

export interface StoredKey {
  key: string;
  text: string;
  /** Until it ends by itself; undefined when it does not. */
  ms?: number;
}

/** Each key with its value as text and the rest of its time. */
export async function contents(database: RedisDatabase, pattern: string): Promise<StoredKey[]> {
  return await database.ask((client) => read(client, pattern));
}

async function read(client: Redis, pattern: string): Promise<StoredKey[]> {
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    string: async (key) => plain(await client.getBuffer(key) ?? Buffer.of()),
    hash: (key) => client.hgetall(key),
    zset: (key) => client.zrange(key, 0, -1),
    set: (key) => client.smembers(key),
    list: (key) => client.lrange(key, 0, -1),
    stream: (key) => client.xrange(key, "-", "+"),
    none: () => Promise.resolve("it ended while it was looked at"),
  };
  const keys = await client.keys(pattern);
  return await Promise.all(keys.map(async (key) => {
    const value = await readers[await client.type(key)](key);
    return { key, text: JSON.stringify(value), ms: await timeOf(client, key) };
  }));
}

/** Redis says -1 of a key that stays; one that went meanwhile has ended. */
async function timeOf(client: Redis, key: string): Promise<number | undefined> {
  const ms = await client.pttl(key);
  return ms === -1 ? undefined : Math.max(0, ms);
}

/** What is long is kept compressed. */
function plain(bytes: Buffer): string {
  return String(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
}
