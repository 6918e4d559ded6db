import type { SendMeters, SendPace } from "../../chat/ports.ts";
import type { MemorySendMeters } from "../memory/send_meters.ts";
import type { RedisDatabase } from "./database.ts";
import type { Reach } from "./reach.ts";
import { script } from "./script.ts";

/** Each meter is one moment, until which its pace is used up; it goes by itself when it says nothing any more. */
const NOTE = `
local function note(key, used)
  redis.call('SET', key, string.format('%.3f', used), 'PX', math.ceil(math.max(0, used - now)) + 60000)
end
`;

/** meters; of each its interval, burst and what is to be spare: 0 when counted, else milliseconds to wait. */
const TAKE = script(
  "take_turn",
  undefined,
  `${NOTE}
local wait = 0
for i, key in ipairs(KEYS) do
  local interval, burst, spare = ARGV[3 * i - 1], ARGV[3 * i], ARGV[3 * i + 1]
  wait = math.max(wait, (redis.call('GET', key) or 0) - (burst - 1 - spare) * interval - now)
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  note(key, math.max(redis.call('GET', key) or 0, now) + ARGV[3 * i - 1])
end
return 0
`,
);

/** meter; milliseconds until it may be used up no more. */
const BLOCK = script(
  "block_turns",
  1,
  `${NOTE}
note(KEYS[1], math.max(redis.call('GET', KEYS[1]) or 0, now + ARGV[2]))
return 1
`,
);

/** What all instances send, counted in Redis; while it is away, each counts what it sends itself. */
export class RedisSendMeters implements SendMeters {
  readonly #database: RedisDatabase;
  readonly #reach: Reach;
  readonly #own: MemorySendMeters;

  constructor(database: RedisDatabase, reach: Reach, own: MemorySendMeters) {
    this.#database = database;
    this.#reach = reach;
    this.#own = own;
  }

  /** Counted here first: so Redis is asked no oftener than may be sent, however many wait. */
  async take(paces: readonly (SendPace & { spare: number })[]): Promise<number> {
    const ownWaitMs = await this.#own.take(paces);
    if (ownWaitMs > 0) return ownWaitMs;
    const args = paces.flatMap(({ intervalMs, burst, spare }) => [intervalMs, burst, spare]);
    const keys = paces.map(({ name }) => this.#key(name));
    const waitMs = await this.#reach.ask(async () => Number(await this.#database.run(TAKE, keys, args))) ?? 0;
    // What is counted of all chats keeps Redis from being asked oftener than may be sent.
    if (waitMs > 0) { for (const pace of paces.slice(0, -1)) this.#own.giveBack(pace); }
    return waitMs;
  }

  async block(pace: SendPace, waitMs: number): Promise<void> {
    await this.#own.block(pace, waitMs);
    const usedMs = waitMs + (pace.burst - 1) * pace.intervalMs;
    await this.#reach.ask(async () =>
      Number(await this.#database.run(BLOCK, [this.#key(pace.name)], [usedMs]))
    );
  }

  #key(name: string): string {
    return this.#database.keys.sending(name);
  }
}
