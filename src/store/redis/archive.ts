import { type Archive, TOLD_MS } from "../../chat/ports.ts";
import type { Told } from "../../chat/answer/told.ts";
import { KINDS } from "../kinds.ts";
import { tolerate } from "../tolerate.ts";
import { pack, unpack } from "./body.ts";
import type { RedisDatabase } from "./database.ts";

/** What chats were told, in Redis. */
export class RedisArchive implements Archive {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async keep(told: Told, keepMs: number = TOLD_MS): Promise<boolean> {
    const key = this.#database.keys.told(told.asked.id);
    return await tolerate("keeping what was told", false, async () => {
      const record = await pack(KINDS.told, told);
      await this.#database.ask((client) => client.set(key, record, "PX", keepMs));
      return true;
    });
  }

  async find(jobId: string): Promise<Told | undefined> {
    const key = this.#database.keys.told(jobId);
    return await tolerate("reading what was told", undefined, async () => {
      return await unpack(KINDS.told, await this.#database.ask((client) => client.getBuffer(key)));
    });
  }
}
