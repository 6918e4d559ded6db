import { type HandledUpdates, UPDATE_MS } from "../../chat/ports.ts";
import type { MemoryHandledUpdates } from "../memory/handled_updates.ts";
import type { RedisDatabase } from "./database.ts";
import type { Reach } from "./reach.ts";
import { type Script, script, textOf } from "./script.ts";

/** update; instance, how long it has it: "ours", "elsewhere", "handled". */
const CLAIM = script(
  "claim_update",
  1,
  `
local by, ends = unpack(redis.call('HMGET', KEYS[1], 'by', 'until'))
if by and by ~= ARGV[2] and tonumber(ends) > now then
  return by == 'all' and 'handled' or 'elsewhere'
end
redis.call('HSET', KEYS[1], 'by', ARGV[2], 'until', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 'ours'
`,
);

/** update; how long it is remembered. */
const DONE = script(
  "handled_update",
  1,
  `
redis.call('HSET', KEYS[1], 'by', 'all', 'until', now + ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`,
);

/** update; instance. */
const GIVE_UP = script(
  "give_up_update",
  1,
  `
if redis.call('HGET', KEYS[1], 'by') == ARGV[2] then redis.call('DEL', KEYS[1]) end
return 1
`,
);

/** Updates that were handled lately, in Redis; while it is away, those of this instance. */
export class RedisHandledUpdates implements HandledUpdates {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;
  readonly #own: MemoryHandledUpdates;
  readonly #instance = crypto.randomUUID();

  constructor(database: RedisDatabase, reach: Reach, own: MemoryHandledUpdates) {
    this.#database = database;
    this.#reach = reach;
    this.#own = own;
  }

  async claim(update: string): Promise<"ours" | "elsewhere" | "handled"> {
    const known = await this.#own.claim(update);
    if (known !== "ours") return known;
    const claim = await this.#ask(CLAIM, update, [this.#instance, UPDATE_MS.underway]);
    if (claim === "elsewhere" || claim === "handled") await this.#own.giveUp(update);
    return claim === "elsewhere" || claim === "handled" ? claim : "ours";
  }

  async done(update: string): Promise<void> {
    await this.#own.done(update);
    await this.#ask(DONE, update, [UPDATE_MS.handled]);
  }

  async giveUp(update: string): Promise<void> {
    await this.#own.giveUp(update);
    await this.#ask(GIVE_UP, update, [this.#instance]);
  }

  #ask(script: Script, update: string, args: (string | number)[]): Promise<string | undefined> {
    const keys = [this.#database.keys.update(update)];
    return this.#reach.ask(async () => textOf(await this.#database.run(script, keys, args)) ?? "");
  }
}
