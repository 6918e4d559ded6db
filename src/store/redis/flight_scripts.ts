import { script } from "./script.ts";

/**
 * A flight is one hash: `id`, `recording`, `until` when it is known to be under way; `wanted` once another one waits for it; `state`;
 * `isVain` when it ended without words. It is gone when it ended and nobody waited.
 */

/** flight; id, recording, lease: nothing when it is one's own now, else whose it is and what that one's pieces are stored under. */
export const JOIN = script(
  "join_flight",
  1,
  `
local flight = redis.call('HMGET', KEYS[1], 'id', 'recording', 'until', 'isVain')
local isFree = not flight[1] or flight[4] or tonumber(flight[3]) <= now
if not isFree and flight[1] ~= ARGV[2] then
  redis.call('HSET', KEYS[1], 'wanted', 1)
  return { flight[1], flight[2] }
end
if isFree then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'id', ARGV[2], 'recording', ARGV[3], 'until', now + ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {}
`,
);

/** flight; id, recording, lease, state: begins the lease anew, unless another one has begun since. */
export const KEEP = script(
  "keep_flight",
  1,
  `
local id = redis.call('HGET', KEYS[1], 'id')
if id and id ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'id', ARGV[2], 'recording', ARGV[3], 'until', now + ARGV[4], 'state', ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`,
);

/** flight; id: 1 when somebody waits for what came of it; else it is gone. */
export const END = script(
  "end_flight",
  1,
  `
local flight = redis.call('HMGET', KEYS[1], 'id', 'wanted')
if flight[1] ~= ARGV[2] then return 0 end
if flight[2] then return 1 end
redis.call('DEL', KEYS[1])
return 0
`,
);

/** flight; id, state, how long it is kept, "1" when there are no words. */
export const LAND = script(
  "land_flight",
  1,
  `
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[3], 'until', now + ARGV[4])
if ARGV[5] == '1' then redis.call('HSET', KEYS[1], 'isVain', 1) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`,
);

/** flight; id: notes that somebody waits; 1 while it is under way, or has words; and its state. */
export const LOOK = script(
  "look_at_flight",
  1,
  `
local flight = redis.call('HMGET', KEYS[1], 'id', 'until', 'isVain', 'state')
if flight[1] ~= ARGV[2] then return { 0, false } end
redis.call('HSET', KEYS[1], 'wanted', 1)
return { (flight[3] or tonumber(flight[2]) <= now) and 0 or 1, flight[4] }
`,
);
