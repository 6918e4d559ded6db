import { script } from "./script.ts";

/**
 * A list is one hash: `count` and `newestAt`; of each file `n:` (its number), `f:` (what it says) and `e:` (how it ended), by its job;
 * `isOver` when none joins it and nobody edits it any more; `editor`, `editedUntil` while somebody may be editing it.
 * Of a place: `message`, the latest; `opening`, `openingUntil` while a job's message is on its way.
 */

const EACH = `
local function each(list)
  local all, found = redis.call('HGETALL', list), {}
  for i = 1, #all, 2 do
    local job = string.match(all[i], '^n:(.*)$')
    if job then found[job] = all[i + 1] end
  end
  return found
end
local function files(list)
  local all = {}
  for job, number in pairs(each(list)) do
    local file = redis.call('HMGET', list, 'f:' .. job, 'e:' .. job)
    for _, part in ipairs({ number, file[1] or '', file[2] or '' }) do all[#all + 1] = part end
  end
  return all
end
`;

/** place; a list's key without its message, job, file, when it was accepted, how far apart files may be, how long a message may be on its way, how long the list is kept, and which one is a place's latest: "joined" and the message, "wait", or "begin". */
export const JOIN = script(
  "join_list",
  1,
  `${EACH}
local job = ARGV[3]
local message, opening, openingUntil = unpack(redis.call('HMGET', KEYS[1], 'message', 'opening', 'openingUntil'))
local list = ARGV[2] .. (message or '')
local isOver, newestAt, own = unpack(redis.call('HMGET', list, 'isOver', 'newestAt', 'n:' .. job))
local isOpen = false
if newestAt and not isOver then
  for other in pairs(each(list)) do
    isOpen = isOpen or redis.call('HEXISTS', list, 'e:' .. other) == 0
  end
end
if isOpen and (own or ARGV[5] - newestAt <= tonumber(ARGV[6])) then
  if not own then redis.call('HSET', list, 'n:' .. job, redis.call('HINCRBY', list, 'count', 1)) end
  redis.call('HSET', list, 'f:' .. job, ARGV[4], 'newestAt', math.max(newestAt, ARGV[5]))
  redis.call('PEXPIRE', list, ARGV[8])
  return { 'joined', message }
end
if opening and opening ~= job and tonumber(openingUntil) > now then return { 'wait' } end
redis.call('HSET', KEYS[1], 'opening', job, 'openingUntil', now + ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[9])
return { 'begin' }
`,
);

/** place; job: it begins no list after all. */
export const GIVE_UP = script(
  "give_up_list",
  1,
  `
if redis.call('HGET', KEYS[1], 'opening') == ARGV[2] then redis.call('HDEL', KEYS[1], 'opening', 'openingUntil') end
return 1
`,
);

/** place, list; message, job, file, when it was accepted, how long the list is kept, and which one is the latest. */
export const OPEN = script(
  "open_list",
  2,
  `
redis.call('HSET', KEYS[1], 'message', ARGV[2])
if redis.call('HGET', KEYS[1], 'opening') == ARGV[3] then redis.call('HDEL', KEYS[1], 'opening', 'openingUntil') end
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('HSET', KEYS[2], 'count', 1, 'newestAt', ARGV[5], 'n:' .. ARGV[3], 1, 'f:' .. ARGV[3], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
return 1
`,
);

const NEWS = `
local function note(first)
  for i = first, #ARGV, 2 do
    if redis.call('HEXISTS', KEYS[1], 'n:' .. ARGV[i]) == 1 then redis.call('HSET', KEYS[1], 'f:' .. ARGV[i], ARGV[i + 1]) end
  end
end
`;

/** list; jobs and files of which there is news. */
export const NOTE = script(
  "note_in_list",
  1,
  `${NEWS}
note(2)
return 1
`,
);

/** list; who, how long an edit may take, how long all is kept, jobs and files of which there is news: "alone", "over", or all files. */
export const TURN = script(
  "turn_of_list",
  1,
  `${EACH}${NEWS}
note(5)
if tonumber(redis.call('HGET', KEYS[1], 'count') or '1') == 1 then return 'alone' end
if redis.call('HEXISTS', KEYS[1], 'isOver') == 1 then return 'over' end
redis.call('HSET', KEYS[1], 'editor', ARGV[2], 'editedUntil', now + ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return files(KEYS[1])
`,
);

/** list: 1 when it tells of several; else it is gone, and none joins it any more. */
export const IS_SHARED = script(
  "is_list_shared",
  1,
  `
local count = redis.call('HGET', KEYS[1], 'count')
if not count then return 0 end
if tonumber(count) > 1 then return 1 end
redis.call('DEL', KEYS[1])
return 0
`,
);

/** list, open jobs; job, how it ended: all files. */
export const END_FILE = script(
  "end_listed_file",
  2,
  `${EACH}
if redis.call('HEXISTS', KEYS[1], 'n:' .. ARGV[2]) == 0 then return {} end
redis.call('HSET', KEYS[1], 'e:' .. ARGV[2], ARGV[3])
for job in pairs(each(KEYS[1])) do
  if not redis.call('ZSCORE', KEYS[2], job) then redis.call('HSETNX', KEYS[1], 'e:' .. job, 'stopped') end
end
return files(KEYS[1])
`,
);

/** list; who, how long it is kept: how long another one may be editing it. */
export const CLOSE = script(
  "close_list",
  1,
  `
redis.call('HSET', KEYS[1], 'isOver', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
local editor, till = unpack(redis.call('HMGET', KEYS[1], 'editor', 'editedUntil'))
if not editor or editor == ARGV[2] then return 0 end
return math.max(0, till - now)
`,
);
