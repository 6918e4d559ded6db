import type { Buffer } from "node:buffer";

/** What a script answers. */
export type Reply = null | number | Buffer | Reply[];

/** A piece of work that Redis does at once or not at all. */
export interface Script {
  name: string;
  numberOfKeys: number;
  lua: string;
}

/** Time is the server's, so that clocks of several instances need not agree; tests give theirs as the first argument. */
const NOW = `
local now = tonumber(ARGV[1])
if now == nil then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
`;

/** Defines a script, which knows the time as `now` (milliseconds since the Unix epoch); its own arguments begin at ARGV[2]. */
export function script(name: string, numberOfKeys: number, lua: string): Script {
  return { name: `transhades_${name}`, numberOfKeys, lua: NOW + lua };
}

export function textOf(reply: Reply): string | undefined {
  return reply === null || typeof reply === "number" || Array.isArray(reply) ? undefined : reply.toString();
}

export function listOf(reply: Reply): Reply[] {
  return Array.isArray(reply) ? reply : [];
}
