import type { BusinessChat } from "../../chat/business/business_chat.ts";
import type { BusinessBook } from "../../chat/ports.ts";
import { KINDS } from "../kinds.ts";
import { pack, unpack, unpackToChange } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { script } from "./script.ts";

/** chats; which one, what was read of it (or ""), what is to be there (or ""): 1 unless somebody changed it meanwhile. */
const REPLACE = script(
  "replace_business_chat",
  1,
  `
if (redis.call('HGET', KEYS[1], ARGV[2]) or '') ~= ARGV[3] then return 0 end
if ARGV[4] == '' then redis.call('HDEL', KEYS[1], ARGV[2]) else redis.call('HSET', KEYS[1], ARGV[2], ARGV[4]) end
return 1
`,
);

/** What people chose for chats of their own accounts, in Redis. */
export class RedisBusinessBook implements BusinessBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async all(userId: number): Promise<Map<number, BusinessChat>> {
    const records = await this.#database.ask((client) => client.hgetallBuffer(this.#key(userId)));
    const chats = new Map<number, BusinessChat>();
    for (const [chatId, record] of Object.entries(records)) {
      const chat = await unpack(KINDS.businessChat, record);
      if (chat !== undefined) chats.set(Number(chatId), chat);
    }
    return chats;
  }

  async change(
    userId: number,
    chatId: number,
    change: (before: BusinessChat | undefined) => BusinessChat | undefined,
  ): Promise<BusinessChat | undefined> {
    for (;;) {
      const record = await this.#database.ask((client) => client.hgetBuffer(this.#key(userId), `${chatId}`));
      const before = await unpackToChange(KINDS.businessChat, record);
      const after = change(before);
      if (after === before) return after;
      const body = after === undefined ? "" : await pack(KINDS.businessChat, after);
      if (await this.#database.run(REPLACE, [this.#key(userId)], [`${chatId}`, record ?? "", body]) === 1) {
        return after;
      }
    }
  }

  async forget(userId: number): Promise<void> {
    await this.#database.ask((client) => client.del(this.#key(userId)));
  }

  #key(userId: number): string {
    return this.#database.keys.businessChats(userId);
  }
}
