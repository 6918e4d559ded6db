import { createHash } from "node:crypto";
import type { Archive } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { HistoryEntry } from "../../chat/history/entry.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { scanned } from "./scanned.ts";
import { script } from "./script.ts";

/**
 * text, entry, jobs of the person; the two bodies, how long they are kept, the time, the job. The list lasts as long as
 * whatever in it is kept longest (what is not listed could not be forgotten), and drops the oldest that have gone.
 */
const KEEP = script(
  "keep_told",
  3,
  `
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', KEYS[3], ARGV[5], ARGV[6])
if redis.call('PTTL', KEYS[3]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[3], ARGV[4]) end
for _, id in ipairs(redis.call('ZRANGE', KEYS[3], 0, 1)) do
  if redis.call('EXISTS', ARGV[7] .. id) == 0 then redis.call('ZREM', KEYS[3], id) end
end
return 1
`,
);

/** text, entry; hash of the text that was read, the two bodies that are to be there: 1 unless somebody changed or forgot it meanwhile. */
const CHANGE = script(
  "change_told",
  2,
  `
local kept = redis.call('GET', KEYS[1])
if not kept or redis.sha1hex(kept) ~= ARGV[2] then return 0 end
local left = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[3], 'PX', left)
redis.call('SET', KEYS[2], ARGV[4], 'PX', left)
return 1
`,
);

/** jobs of the person; an entry's key without its job, jobs: those whose entry is gone are listed no more. */
const UNLIST = script(
  "unlist_gone",
  1,
  `
for _, id in ipairs(cjson.decode(ARGV[3])) do
  if redis.call('EXISTS', ARGV[2] .. id) == 0 then redis.call('ZREM', KEYS[1], id) end
end
return 1
`,
);

/** What chats were told, in Redis: each text and its entry by its job, and the jobs of a person by their time. */
export class RedisArchive implements Archive {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean> {
    return await tolerate("keeping what was told", false, async () => {
      await this.put(told, entry, keepMs);
      return true;
    });
  }

  /** @throws {RedisFailure} */
  async put(told: Told, entry: HistoryEntry, keepMs: number): Promise<void> {
    const { keys } = this.#database;
    const { id, userId, acceptedAt } = told.asked;
    const bodies = [await pack(KINDS.told, told), await pack(KINDS.entry, entry)];
    const places = [keys.told(id), keys.entry(id), keys.entriesOf(userId)];
    await this.#database.run(KEEP, places, [...bodies, keepMs, acceptedAt, id, keys.entry("")]);
  }

  async change(...[jobId, change]: Parameters<Archive["change"]>): Promise<Told | undefined> {
    const { keys } = this.#database;
    for (;;) {
      const record = await this.#database.ask((client) => client.getBuffer(keys.told(jobId)));
      const before = await unpack(KINDS.told, record);
      if (record === null || before === undefined) return undefined;
      const { told, entry } = change(before);
      const read = createHash("sha1").update(record).digest("hex");
      const args = [read, await pack(KINDS.told, told), await pack(KINDS.entry, entry)];
      if (await this.#database.run(CHANGE, [keys.told(jobId), keys.entry(jobId)], args) === 1) return told;
    }
  }

  async find(jobId: string): Promise<Told | undefined> {
    const key = this.#database.keys.told(jobId);
    return await unpack(KINDS.told, await this.#database.ask((client) => client.getBuffer(key)));
  }

  async entries(userId: number): Promise<HistoryEntry[]> {
    const { keys } = this.#database;
    const ids = await this.#database.ask((client) => client.zrevrange(keys.entriesOf(userId), 0, -1));
    if (ids.length === 0) return [];
    const records = await this.#database.ask((client) => client.mgetBuffer(ids.map(keys.entry)));
    const gone = ids.filter((_, i) => records[i] === null);
    if (gone.length > 0) {
      await this.#database.run(UNLIST, [keys.entriesOf(userId)], [keys.entry(""), JSON.stringify(gone)]);
    }
    const entries = await Promise.all(records.map((record) => unpack(KINDS.entry, record)));
    return entries.filter((entry) => entry !== undefined);
  }

  async *before(time: number): AsyncGenerator<HistoryEntry> {
    for await (const key of scanned(this.#database, this.#database.keys.entriesOf(""))) {
      const ids = await this.#database.ask((client) => client.zrangebyscore(key, "-inf", `(${time}`));
      for (const id of ids) {
        const record = await this.#database.ask((client) => client.getBuffer(this.#database.keys.entry(id)));
        const entry = await unpack(KINDS.entry, record);
        if (entry !== undefined) yield entry;
      }
    }
  }

  async forget({ asked: { id, userId } }: HistoryEntry): Promise<void> {
    const { keys } = this.#database;
    await this.#database.ask((client) =>
      client.multi().del(keys.told(id), keys.entry(id)).zrem(keys.entriesOf(userId), id).exec()
    );
  }
}
