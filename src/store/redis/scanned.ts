import type { RedisDatabase } from "./database.ts";

const AT_ONCE = 1_000;

/** Every key that begins so, each once, though a scan may tell one twice. @throws {RedisFailure} */
export async function* scanned(database: RedisDatabase, beginning: string): AsyncGenerator<string> {
  const seen = new Set<string>();
  let cursor = "0";
  do {
    const [next, found] = await database.ask((client) =>
      client.scan(cursor, "MATCH", `${beginning}*`, "COUNT", AT_ONCE)
    );
    for (const key of found.filter((key) => !seen.has(key))) yield key;
    for (const key of found) seen.add(key);
    cursor = next;
  } while (cursor !== "0");
}
