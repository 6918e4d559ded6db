import { script } from "../store/redis/script.ts";

/**
 * Gives a job its place in the order, in virtual time, unless it has one, and notes who wants its recording. Answers with it, and with what priorities count from.
 * `came`: all who stand in the line, by when they came; `large`: those of them who ask for more than the least.
 */
export const ENTER = script(
  "turns_enter",
  8,
  `
local line, last, time, base, came, large, comers, wanted = unpack(KEYS)
local job, person, cost, turn, span = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
redis.call('SADD', wanted, job)
redis.call('EXPIRE', wanted, ARGV[7])
local reached = tonumber(redis.call('GET', time) or '0')
if not turn then
  turn = math.max(reached, tonumber(redis.call('HGET', last, person) or '0')) + cost
  redis.call('HSET', last, person, turn)
end
if redis.call('ZADD', line, turn, job) == 1 then
  local comer = redis.call('INCR', comers)
  redis.call('ZADD', came, comer, job)
  if cost > 1 then redis.call('ZADD', large, comer, job) end
end
local from = tonumber(redis.call('GET', base) or '0')
local moved = turn - from > span and reached > from
if moved then
  from = reached
  redis.call('SET', base, from)
end
return { tostring(turn), tostring(from), moved and 1 or 0 }
`,
);

/** A job is out of the line, in whatever way. */
const LEAVING = `
local function leave(job, line, came, large, passes)
  redis.call('ZREM', line, job)
  redis.call('ZREM', came, job)
  redis.call('ZREM', large, job)
  redis.call('HDEL', passes, job)
end
`;

/** The first of the large ones that is free to go sees one pass that came after it: its id, when there have been enough of them. */
const AGE = `
local function age(comer, large, passes, aside, most)
  for _, other in ipairs(redis.call('ZRANGE', large, 0, 19)) do
    if redis.call('SISMEMBER', aside, other) == 0 then
      if tonumber(redis.call('ZSCORE', large, other)) >= comer then return '' end
      return redis.call('HINCRBY', passes, other, 1) % most == 0 and other or ''
    end
  end
  return ''
end
`;

/** Lets a job begin, unless its person has as many out as may be, or another job works on the same recording. Answers with that, and who has waited long enough. */
export const BEGIN = script(
  "turns_begin",
  12,
  `${LEAVING}${AGE}
local out, held, leader, followers, aside, by, line, came, large, passes, last, time = unpack(KEYS)
local job, person, instance = ARGV[2], ARGV[3], ARGV[4]
local turn, most, lease, overtakes = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local leads = redis.call('GET', leader)
if leads and leads ~= job then
  redis.call('ZADD', followers, turn, job)
  redis.call('SADD', aside, job)
  return { 'follows', '' }
end
if redis.call('SISMEMBER', out, job) == 0 and redis.call('SCARD', out) >= most then
  redis.call('ZADD', held, turn, job)
  redis.call('SADD', aside, job)
  return { 'held', '' }
end
redis.call('SADD', out, job)
redis.call('HSET', by, job, instance)
redis.call('SET', leader, job, 'PX', lease)
redis.call('ZREM', held, job)
redis.call('ZREM', followers, job)
redis.call('SREM', aside, job)
local comer = tonumber(redis.call('ZSCORE', came, job) or '0')
leave(job, line, came, large, passes)
local reached = math.max(turn, tonumber(redis.call('GET', time) or '0'))
redis.call('SET', time, reached)
if tonumber(redis.call('HGET', last, person) or '0') <= reached then redis.call('HDEL', last, person) end
return { 'begins', age(comer, large, passes, aside, overtakes) }
`,
);

/** A job needs its worker no more; nothing, when another instance has taken it over. Answers with the next one of its person that may go, then those that waited for the same words. */
export const END = script(
  "turns_end",
  6,
  `
local out, held, leader, followers, aside, by = unpack(KEYS)
local job, instance, most = ARGV[2], ARGV[3], tonumber(ARGV[4])
if redis.call('HGET', by, job) ~= instance then return { '' } end
redis.call('HDEL', by, job)
redis.call('SREM', out, job)
local answer = { '' }
if redis.call('SCARD', out) < most then
  local next = redis.call('ZPOPMIN', held)
  if next[1] then
    answer[1] = next[1]
    redis.call('SREM', aside, next[1])
  end
end
if redis.call('GET', leader) == job then
  redis.call('DEL', leader)
  for _, follower in ipairs(redis.call('ZRANGE', followers, 0, -1)) do
    table.insert(answer, follower)
    redis.call('SREM', aside, follower)
  end
  redis.call('DEL', followers)
end
return answer
`,
);

/** Nobody waits any more for the job's turn. */
export const LEAVE = script(
  "turns_leave",
  4,
  `${LEAVING}
leave(ARGV[2], unpack(KEYS))
`,
);

/** What is no open job leaves the line. */
export const TIDY = script(
  "turns_tidy",
  5,
  `${LEAVING}
local line, came, large, passes, open = unpack(KEYS)
for _, job in ipairs(redis.call('ZRANGE', line, 0, -1)) do
  if not redis.call('ZSCORE', open, job) then leave(job, line, came, large, passes) end
end
`,
);

/** The one who works on a recording lives. */
export const KEEP = script(
  "turns_keep",
  1,
  `
local leads = redis.call('GET', KEYS[1])
if not leads or leads == ARGV[2] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
`,
);

/** Takes what is in a set, all of it. */
export const TAKE_ALL = script(
  "turns_take_all",
  1,
  `
local all = redis.call('SMEMBERS', KEYS[1])
redis.call('DEL', KEYS[1])
return all
`,
);

/** Notes that an instance lives, and answers with the workers of all that do. */
export const ALIVE = script(
  "turns_alive",
  1,
  `
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ':' .. string.format('%.0f', now + tonumber(ARGV[4])))
local workers = 0
for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
  local count, ends = string.match(redis.call('HGET', KEYS[1], name), '(%d+):(%d+)')
  if tonumber(ends) < now then redis.call('HDEL', KEYS[1], name) else workers = workers + tonumber(count) end
end
return workers
`,
);
