import { expect } from "expect";
import { judge, redisChecks } from "../../src/app/redis_checks.ts";
import { systemClock } from "../../src/clock.ts";
import { parseSettings } from "../../src/config.ts";
import { RedisServer } from "../redis_server.ts";

const server = await RedisServer.start({ onDisk: true });
const GOOD = { version: "7.0.15", keepsOnDisk: true, whenFull: "noeviction", aheadMs: -200 };

for (
  const [facts, says, mend] of [
    [{ version: "6.0.16" }, "that is too old", "use Redis 6.2 or later"],
    [{ version: "unknown" }, "that is too old", "use Redis 6.2 or later"],
    [{ whenFull: "allkeys-lru" }, "forgets accepted files (allkeys-lru)", "set maxmemory-policy noeviction"],
    [{ keepsOnDisk: false }, "may forget accepted files when it is started anew", "set appendonly yes"],
    [{ aheadMs: -61_000 }, "differs from this machine's by -61 s", "NTP"],
  ] as const
) {
  Deno.test(`doctor: a Redis with ${JSON.stringify(facts)} is told what is wrong and what to do`, () => {
    const finding = judge({ ...GOOD, ...facts });
    expect(finding.state).toBe("bad");
    expect(finding.says).toContain(says);
    expect(finding.mend).toContain(mend);
  });
}

for (const version of ["6.2.0", "7.0.15", "10.0.1"]) {
  Deno.test(`doctor: Redis ${version} that keeps what it is given is fine`, () => {
    expect(judge({ ...GOOD, version }).state).toBe("ok");
  });
}

Deno.test("doctor: a real Redis is looked at; none is fine, too", async () => {
  const run = (env: Record<string, string>) => {
    const [check] = redisChecks(parseSettings(env), systemClock);
    return check.run(new AbortController().signal);
  };
  expect(await run({ REDIS_URL: server.url })).toMatchObject({ state: "ok" });
  expect(await run({})).toMatchObject({ state: "off" });
});

Deno.test("doctor: a Redis that takes nothing new is not fine, though it answers", async () => {
  using database = await server.open();
  const [check] = redisChecks(parseSettings({ REDIS_URL: server.url }), systemClock);
  await database.ask((client) => client.config("SET", "maxmemory", "1"));
  await expect(check.run(new AbortController().signal)).rejects.toThrow(
    "its memory is full; raise maxmemory",
  );
  await database.ask((client) => client.config("SET", "maxmemory", "0"));
  expect(await check.run(new AbortController().signal)).toMatchObject({ state: "ok" });
});
