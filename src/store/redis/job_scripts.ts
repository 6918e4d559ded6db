import { script } from "./script.ts";

const KEEP_OPEN_MS = 30 * 24 * 3_600_000;

/**
 * A job is one hash: `record`; while somebody has it `worker`, `token`, `until`; `unwanted` when its end was asked for;
 * `expiresAt` once it is over. Commands may reach Redis twice when a connection breaks: each script then says the same again.
 */

/** Longer than any pause of a job: one that nobody touched for so long, though it was open, is forgotten, as it has words in it. */
export const KEEP_OPEN = `redis.call('PEXPIRE', KEYS[1], ${KEEP_OPEN_MS})`;

/** Forgets the job when its time is over; Redis does so by itself, but only its own clock counts there. */
const FORGET_OLD = `
local expiresAt = tonumber(redis.call('HGET', KEYS[1], 'expiresAt'))
if expiresAt and expiresAt <= now then
  redis.call('DEL', KEYS[1])
  expiresAt = nil
end
`;

/** Begins the lease anew; ends the script unless the claim holds. job; token, lease. */
const ONLY_WITH_CLAIM = `
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'until', now + ARGV[3])
${KEEP_OPEN}
`;

/** job, open; record, id, acceptedAt, worker, token, lease: 1 when the job is new. */
export const ADD = script(
  "add_job",
  2,
  `${FORGET_OLD}
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'addedBy') == ARGV[6] and 1 or 0
end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'addedBy', ARGV[6])
redis.call('HSET', KEYS[1], 'worker', ARGV[5], 'token', ARGV[6], 'until', now + ARGV[7])
${KEEP_OPEN}
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
return 1
`,
);

/** job: its record. */
export const GET = script(
  "get_job",
  1,
  `${FORGET_OLD}
return redis.call('HGET', KEYS[1], 'record')
`,
);

/** open, unwanted; the key of a job with an empty id: how many are forgotten, then the ids of all open jobs, oldest first. */
export const OPEN = script(
  "open_jobs",
  2,
  `
local found = { 0 }
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if redis.call('EXISTS', ARGV[2] .. id) == 1 then
    found[#found + 1] = id
  else
    redis.call('ZREM', KEYS[1], id)
    redis.call('SREM', KEYS[2], id)
    found[1] = found[1] + 1
  end
end
return found
`,
);

/** jobs: the records of those that are open. */
export const RECORDS = script(
  "records_of_jobs",
  undefined,
  `
local found = {}
for _, job in ipairs(KEYS) do
  local record, expiresAt = unpack(redis.call('HMGET', job, 'record', 'expiresAt'))
  if record and not expiresAt then found[#found + 1] = record end
end
return found
`,
);

/** job; worker, token, lease: record and "1" when it is unwanted; nothing when it cannot be claimed. */
export const CLAIM = script(
  "claim_job",
  1,
  `
local job = redis.call('HMGET', KEYS[1], 'record', 'expiresAt', 'worker', 'until', 'unwanted')
if not job[1] or job[2] then return false end
if job[3] and job[3] ~= ARGV[2] and tonumber(job[4]) > now then return false end
redis.call('HSET', KEYS[1], 'worker', ARGV[2], 'token', ARGV[3], 'until', now + ARGV[4])
${KEEP_OPEN}
return {job[1], job[5]}
`,
);

/** jobs; lease, the token of each: 1 for each whose claim holds. */
export const RENEW = script(
  "renew_claims",
  undefined,
  `
local held = {}
for index, job in ipairs(KEYS) do
  local holds = redis.call('HGET', job, 'token') == ARGV[index + 2]
  held[index] = holds and 1 or 0
  if holds then
    redis.call('HSET', job, 'until', now + ARGV[2])
    redis.call('PEXPIRE', job, ${KEEP_OPEN_MS})
  end
end
return held
`,
);

/** job; token, lease, record. */
export const UPDATE = script(
  "update_job",
  1,
  `${ONLY_WITH_CLAIM}
redis.call('HSET', KEYS[1], 'record', ARGV[4])
return 1
`,
);

/** job, answer; token, lease, record, transcript, how long it is kept. */
export const SAVE_ANSWER = script(
  "save_answer",
  2,
  `${ONLY_WITH_CLAIM}
redis.call('HSET', KEYS[1], 'record', ARGV[4])
redis.call('SET', KEYS[2], ARGV[5], 'PX', ARGV[6])
return 1
`,
);

/** job, open, unwanted, answer, channel, pieces (or ""); token, lease, record, id, how long it is remembered, message, pieces' key without index. */
export const FINISH = script(
  "finish_job",
  6,
  `
if redis.call('HGET', KEYS[1], 'endedBy') == ARGV[2] then return 1 end
${ONLY_WITH_CLAIM}
redis.call('DEL', KEYS[1], KEYS[4])
redis.call('HSET', KEYS[1], 'record', ARGV[4], 'expiresAt', now + ARGV[6], 'endedBy', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('ZREM', KEYS[2], ARGV[5])
redis.call('SREM', KEYS[3], ARGV[5])
if ARGV[8] ~= '' then
  for _, index in ipairs(redis.call('ZRANGE', KEYS[6], 0, -1)) do redis.call('DEL', ARGV[8] .. index) end
  redis.call('DEL', KEYS[6])
end
redis.call('PUBLISH', KEYS[5], ARGV[7])
return 1
`,
);

/** job, channel; token, lease, message (none: nobody is told). */
export const RELEASE = script(
  "release_job",
  2,
  `${ONLY_WITH_CLAIM}
redis.call('HDEL', KEYS[1], 'worker', 'token', 'until')
if ARGV[4] ~= '' then redis.call('PUBLISH', KEYS[2], ARGV[4]) end
return 1
`,
);

/** job, unwanted, channel; id, message: 1 when the job is open. */
export const REQUEST_CANCEL = script(
  "request_cancel",
  3,
  `
local job = redis.call('HMGET', KEYS[1], 'record', 'expiresAt')
if not job[1] or job[2] then return 0 end
redis.call('HSET', KEYS[1], 'unwanted', 1)
redis.call('SADD', KEYS[2], ARGV[2])
redis.call('PUBLISH', KEYS[3], ARGV[3])
return 1
`,
);

/** pieces, piece; index, piece, how long it is kept. */
export const SAVE_PIECE = script(
  "save_piece",
  2,
  `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[4], ARGV[2])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
return 1
`,
);

/** pieces; a piece's key without its index: all that are kept still. */
export const PIECES = script(
  "pieces",
  1,
  `
local found = {}
for _, index in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')) do
  local piece = redis.call('GET', ARGV[2] .. index)
  if piece then found[#found + 1] = piece end
end
return found
`,
);
