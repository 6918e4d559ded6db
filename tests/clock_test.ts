import { expect } from "expect";
import { systemClock } from "../src/clock.ts";
import { settle } from "./fake_clock.ts";

for (const ms of [2 ** 31, 1e12, Infinity]) {
  Deno.test(`a sleep of ${ms} ms, which no timer can count, does not end at once`, async () => {
    const waking = new AbortController();
    const slept = systemClock.sleep(ms, waking.signal).then(() => "over", (reason: unknown) => reason);
    const first = await Promise.race([slept, settle(20).then(() => "asleep")]);
    waking.abort("woken");
    expect([first, await slept]).toEqual(["asleep", "woken"]);
  });
}
