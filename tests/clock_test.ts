import { expect } from "expect";
import { systemClock } from "../src/clock.ts";
import { settle, until } from "./fake_clock.ts";

for (const ms of [2 ** 31, 1e12, Infinity]) {
  Deno.test(`a sleep of ${ms} ms, which no timer can count, does not end at once`, async () => {
    const waking = new AbortController();
    const slept = systemClock.sleep(ms, waking.signal).then(() => "over", (reason: unknown) => reason);
    const first = await Promise.race([slept, settle(20).then(() => "asleep")]);
    waking.abort("woken");
    expect([first, await slept]).toEqual(["asleep", "woken"]);
  });
}

Deno.test("until: looks again until it is so; what never becomes so is named", async () => {
  let looks = 0;
  await until(() => ++looks === 3);
  expect(looks).toBe(3);
  await expect(until(() => looks === 4, 3)).rejects.toThrow(/waited in vain for .*looks === 4/);
});
