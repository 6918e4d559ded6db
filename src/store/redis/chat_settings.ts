import type { ChatSettings } from "../../chat/ports.ts";
import type { ChatWishes } from "../../chat/wishes.ts";
import { KINDS } from "../kinds.ts";
import { patched } from "../patched.ts";
import { pack, unpack, unpackToChange } from "./body.ts";
import type { RedisDatabase } from "./database.ts";
import { script } from "./script.ts";

/** chat; what was read of it (or ""), what is to be there: 1 unless somebody changed it meanwhile. */
const REPLACE = script(
  "replace_wishes",
  1,
  `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3])
return 1
`,
);

/** chat, the chat that it has become. */
const MOVE = script(
  "move_wishes",
  2,
  `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('RENAMENX', KEYS[1], KEYS[2]) == 0 then redis.call('DEL', KEYS[1]) end
return 1
`,
);

/** What chats want, in Redis. */
export class RedisChatSettings implements ChatSettings {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async get(chatId: number): Promise<ChatWishes> {
    return await unpack(KINDS.chatWishes, await this.#read(chatId)) ?? {};
  }

  async update(...[chatId, patch]: Parameters<ChatSettings["update"]>): Promise<ChatWishes> {
    for (;;) {
      const before = await this.#read(chatId);
      const wishes = patched(await unpackToChange(KINDS.chatWishes, before) ?? {}, patch);
      const args = [before ?? "", await pack(KINDS.chatWishes, wishes)];
      if (await this.#database.run(REPLACE, [this.#key(chatId)], args) === 1) return wishes;
    }
  }

  async move(from: number, to: number): Promise<void> {
    await this.#database.run(MOVE, [this.#key(from), this.#key(to)]);
  }

  #read(chatId: number) {
    return this.#database.ask((client) => client.getBuffer(this.#key(chatId)));
  }

  #key(chatId: number): string {
    return this.#database.keys.chatWishes(chatId);
  }
}
