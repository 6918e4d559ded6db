import { expect } from "expect";
import { untilRedis } from "../../src/app/until_redis.ts";
import { redisFailure } from "../../src/store/redis/errors.ts";
import { warnings } from "../audio/warnings.ts";
import { FakeClock, settle } from "../fake_clock.ts";

const AWAY = redisFailure(new Error("connect ECONNREFUSED 127.0.0.1:1"));
const READING = redisFailure(new Error("LOADING Redis is loading the dataset in memory"));
const WRONG = redisFailure(new Error("WRONGPASS invalid username-password pair"));

Deno.test("a bot starts once Redis is there, at growing pauses, and says meanwhile what it waits for", async () => {
  const clock = new FakeClock();
  const failures: Error[] = [AWAY, READING, ...Array.from({ length: 8 }, () => AWAY)];
  const begunAt: number[] = [];
  const start = () => {
    begunAt.push(clock.now());
    const failure = failures.shift();
    return failure === undefined ? Promise.resolve("started") : Promise.reject(failure);
  };
  let started: string | undefined;
  const told = await warnings(async () => {
    const starting = untilRedis(start, { clock, signal: new AbortController().signal });
    starting.then((how) => started = how);
    await clock.advance(10 * 60_000);
    await settle();
  });
  expect(started).toBe("started");
  const pauses = begunAt.slice(1).map((at, i) => (at - begunAt[i]) / 1_000);
  expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30, 30]);
  expect(told).toHaveLength(10);
  expect(told[0]).toContain("nobody listens at its address; see that it runs");
});

Deno.test("what trying again does not mend ends the start at once; so does a signal", async () => {
  const clock = new FakeClock();
  const stop = new AbortController();
  const how = { clock, signal: stop.signal };
  await expect(untilRedis(() => Promise.reject(WRONG), how)).rejects.toThrow("it refuses the password");
  await expect(untilRedis(() => Promise.reject(new Error("a defect")), how)).rejects.toThrow("a defect");
  await warnings(async () => {
    const starting = untilRedis(() => Promise.reject(AWAY), how);
    await settle();
    stop.abort(new Error("stopped by a signal"));
    await expect(starting).rejects.toThrow("stopped by a signal");
  });
});
