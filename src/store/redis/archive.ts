import type { Archive } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import type { HistoryEntry } from "../../chat/history/entry.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** What chats were told, in Redis: each text and its entry by its job, and the jobs of a person by their time. */
export class RedisArchive implements Archive {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean> {
    const { keys } = this.#database;
    const { id, userId, acceptedAt } = told.asked;
    return await tolerate("keeping what was told", false, async () => {
      const [text, listed] = [await pack(KINDS.told, told), await pack(KINDS.entry, entry)];
      await this.#database.ask((client) =>
        client.multi()
          .set(keys.told(id), text, "PX", keepMs)
          .set(keys.entry(id), listed, "PX", keepMs)
          .zadd(keys.entriesOf(userId), acceptedAt, id)
          .pexpire(keys.entriesOf(userId), keepMs)
          .exec()
      );
      return true;
    });
  }

  async find(jobId: string): Promise<Told | undefined> {
    const key = this.#database.keys.told(jobId);
    return await tolerate("reading what was told", undefined, async () => {
      return await unpack(KINDS.told, await this.#database.ask((client) => client.getBuffer(key)));
    });
  }

  async entries(userId: number): Promise<HistoryEntry[]> {
    const { keys } = this.#database;
    const ids = await this.#database.ask((client) => client.zrevrange(keys.entriesOf(userId), 0, -1));
    if (ids.length === 0) return [];
    const records = await this.#database.ask((client) => client.mgetBuffer(ids.map(keys.entry)));
    const gone = ids.filter((_, i) => records[i] === null);
    if (gone.length > 0) await this.#database.ask((client) => client.zrem(keys.entriesOf(userId), gone));
    const entries = await Promise.all(records.map((record) => unpack(KINDS.entry, record)));
    return entries.filter((entry) => entry !== undefined);
  }

  async forget({ asked: { id, userId } }: HistoryEntry): Promise<void> {
    const { keys } = this.#database;
    await this.#database.ask((client) =>
      client.multi().del(keys.told(id), keys.entry(id)).zrem(keys.entriesOf(userId), id).exec()
    );
  }
}
