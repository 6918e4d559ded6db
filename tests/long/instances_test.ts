import { expectToSurvive } from "../engine/survival.ts";
import { RedisServer } from "../redis_server.ts";

const redis = await RedisServer.start({ onDisk: true });

Deno.test("two instances, killed again and again, and Redis with them: each of 200 jobs is answered once, no stored piece paid twice", () =>
  expectToSurvive(redis, { jobs: 200, kills: 12, redisAfter: [3, 7, 10] }));
