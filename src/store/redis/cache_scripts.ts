import { script } from "./script.ts";

/**
 * A cached transcript is a string; each of its names is one that holds its id. Of all together: `used` (ids by their last
 * use, which is counted, not timed), `ends` (ids by the end of their time), `names` (id to its names, as JSON).
 */

const DROP = `
local function drop(id)
  local names = redis.call('HGET', KEYS[3], id)
  for _, name in ipairs(names and cjson.decode(names) or {}) do
    if redis.call('GET', ARGV[2] .. name) == id then redis.call('DEL', ARGV[2] .. name) end
  end
  redis.call('DEL', ARGV[3] .. id)
  redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
`;

const LED_TO = `
local function ledTo(name)
  local id = redis.call('GET', ARGV[2] .. name)
  local ends = id and redis.call('ZSCORE', KEYS[2], id)
  if not ends or tonumber(ends) <= now then return '' end
  return redis.call('EXISTS', ARGV[3] .. id) == 1 and id or ''
end
`;

/** used, ends, names; a name's key without it, a transcript's key without its id, name: id and transcript. */
export const FIND = script(
  "find_cached",
  3,
  `${LED_TO}
local id = ledTo(ARGV[4])
if id == '' then return false end
return {id, redis.call('GET', ARGV[3] .. id)}
`,
);

/** used, turns; id. */
export const TOUCH = script(
  "touch_cached",
  2,
  `
redis.call('ZADD', KEYS[1], 'XX', redis.call('INCR', KEYS[2]), ARGV[2])
return 1
`,
);

/**
 * used, ends, names, turns; a name's key without it, a transcript's key without its id, id, transcript, its names as JSON, how
 * long it is kept, how many are kept, how many names one has; what each name led to as it was looked at, as JSON (or "": whatever it
 * led to): 0 when that has changed. Those that share a name are the same recording: it takes over theirs.
 */
export const PUT = script(
  "put_cached",
  4,
  `${DROP}${LED_TO}
local id, names, isNamed, shared = ARGV[4], {}, {}, {}
local function add(list)
  for _, name in ipairs(list) do
    if not isNamed[name] and #names < tonumber(ARGV[9]) then
      isNamed[name] = true
      names[#names + 1] = name
    end
  end
end
local given = cjson.decode(ARGV[6])
for index, seen in ipairs(ARGV[10] == '' and {} or cjson.decode(ARGV[10])) do
  if ledTo(given[index]) ~= seen then return 0 end
end
add(given)
for _, name in ipairs(given) do
  local old = redis.call('GET', ARGV[2] .. name)
  local theirs = old and redis.call('HGET', KEYS[3], old)
  if theirs then add(cjson.decode(theirs)) end
  if old then shared[#shared + 1] = old end
end
for _, old in ipairs(shared) do drop(old) end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do drop(old) end
redis.call('SET', ARGV[3] .. id, ARGV[5], 'PX', ARGV[7])
for _, name in ipairs(names) do redis.call('SET', ARGV[2] .. name, id, 'PX', ARGV[7]) end
redis.call('HSET', KEYS[3], id, cjson.encode(names))
redis.call('ZADD', KEYS[2], now + ARGV[7], id)
redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[4]), id)
local surplus = redis.call('ZCARD', KEYS[1]) - ARGV[8]
if surplus > 0 then
  for _, old in ipairs(redis.call('ZRANGE', KEYS[1], 0, surplus - 1)) do drop(old) end
end
return 1
`,
);

/** used, ends, names; a name's key without it, a transcript's key without its id, the name of what is to go. */
export const FORGET = script(
  "forget_cached",
  3,
  `${DROP}
local id = redis.call('GET', ARGV[2] .. ARGV[4])
if id then drop(id) end
return 1
`,
);

/** ends: how many there are. */
export const COUNT = script(
  "count_cached",
  1,
  `
return redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
`,
);
