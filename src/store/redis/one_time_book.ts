import type { OneTimeBook } from "../../http/ports.ts";
import type { RedisDatabase } from "./database.ts";
import { script } from "./script.ts";

/** name; how long it is good. */
const NOTE = script(
  "note_once",
  1,
  `
redis.call('SET', KEYS[1], now + ARGV[2], 'PX', ARGV[2])
return 1
`,
);

/** name: 1 when it was good, which it is no more. */
const TAKE = script(
  "take_once",
  1,
  `
local ends = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return ends and tonumber(ends) > now and 1 or 0
`,
);

/** What any instance noted. @throws {RedisFailure} everywhere */
export class RedisOneTimeBook implements OneTimeBook {
  readonly #database: RedisDatabase;

  constructor(database: RedisDatabase) {
    this.#database = database;
  }

  async note(name: string, ms: number): Promise<void> {
    await this.#database.run(NOTE, [this.#database.keys.once(name)], [ms]);
  }

  async take(name: string): Promise<boolean> {
    return await this.#database.run(TAKE, [this.#database.keys.once(name)]) === 1;
  }
}
