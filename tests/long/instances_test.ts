import { expectToSurvive } from "../engine/survival.ts";

Deno.test("two instances, killed again and again, and Redis with them: each of 200 jobs is answered once, no stored piece paid twice", () =>
  expectToSurvive({ jobs: 200, kills: 12, redisAfter: [3, 7, 10] }));
