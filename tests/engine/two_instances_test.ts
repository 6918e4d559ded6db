import { expectToSurvive } from "./survival.ts";

Deno.test("two instances, killed now and then, and Redis with them: each of 36 jobs is answered once, no stored piece paid twice", () =>
  expectToSurvive({ jobs: 36, kills: 3, redisAfter: [2] }));
