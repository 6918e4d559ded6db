import { expectToSurvive } from "./survival.ts";
import { RedisServer } from "../redis_server.ts";

const redis = await RedisServer.start({ onDisk: true });

Deno.test("two instances, killed now and then, and Redis with them: each of 36 jobs is answered once, no stored piece paid twice", () =>
  expectToSurvive(redis, { jobs: 36, kills: 3, redisAfter: [2] }));
