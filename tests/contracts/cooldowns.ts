import { expect } from "expect";
import type { Cooldown, Cooldowns } from "../../src/download/ports.ts";
import { FakeClock } from "../fake_clock.ts";

/** What every Cooldowns store promises. */
export function cooldownsContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ cooldowns: Cooldowns } & AsyncDisposable>,
): void {
  const test = (what: string, body: (cooldowns: Cooldowns, clock: FakeClock) => Promise<void>) =>
    Deno.test(`Cooldowns ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.cooldowns, clock);
    });
  const wait = (accountName: string, method: string, until: number): Cooldown => ({
    accountName,
    method,
    until,
  });
  const names = async (cooldowns: Cooldowns) =>
    (await cooldowns.active()).map((c) => `${c.accountName} ${c.method}`).sort();

  test("nothing waits at first", async (cooldowns) => {
    expect(await cooldowns.active()).toEqual([]);
  });

  test("a wait is told as it was set", async (cooldowns, clock) => {
    const one = wait("API-1", "upload.getFile", clock.now() + 900_000);
    await cooldowns.set(one);
    expect(await cooldowns.active()).toEqual([one]);
  });

  test("waits of other accounts and methods are facts of their own", async (cooldowns, clock) => {
    for (const account of ["API-1", "API-2"]) {
      for (const method of ["upload.getFile", "*"]) {
        await cooldowns.set(wait(account, method, clock.now() + 60_000));
      }
    }
    expect(await names(cooldowns)).toEqual([
      "API-1 *",
      "API-1 upload.getFile",
      "API-2 *",
      "API-2 upload.getFile",
    ]);
  });

  test("the longer wait of an account and method counts", async (cooldowns, clock) => {
    const now = clock.now();
    for (const ms of [40_000, 60_000, 30_000]) await cooldowns.set(wait("API-1", "*", now + ms));
    expect(await cooldowns.active()).toEqual([wait("API-1", "*", now + 60_000)]);
  });

  test("a wait beyond a day, noted by a clock that ran ahead, gives way", async (cooldowns, clock) => {
    const now = clock.now();
    for (const ms of [1e12, 30_000]) await cooldowns.set(wait("API-1", "*", now + ms));
    expect(await cooldowns.active()).toEqual([wait("API-1", "*", now + 30_000)]);
  });

  test("of waits that are set at once the longest counts", async (cooldowns, clock) => {
    const longest = wait("API-1", "*", clock.now() + 60_000);
    const others = [1, 2, 3, 4].map((i) => ({ ...longest, until: longest.until - i * 1000 }));
    await Promise.all([...others, longest, ...others].map((each) => cooldowns.set(each)));
    expect(await cooldowns.active()).toEqual([longest]);
  });

  test("who listens is told of every wait that counts", async (cooldowns, clock) => {
    const told: number[] = [];
    const listening = cooldowns.onSet(({ until }) => void told.push(until - clock.now()));
    for (const ms of [40_000, 60_000, 30_000]) {
      await cooldowns.set(wait("API-1", "*", clock.now() + ms));
    }
    listening[Symbol.dispose]();
    await cooldowns.set(wait("API-1", "*", clock.now() + 90_000));
    expect(told).toEqual([40_000, 60_000]);
  });

  test("a wait ends by itself, to the millisecond", async (cooldowns, clock) => {
    await cooldowns.set(wait("API-1", "*", clock.now() + 60_000));
    await cooldowns.set(wait("API-2", "*", clock.now() + 60_001));
    await clock.advance(60_000);
    expect(await names(cooldowns)).toEqual(["API-2 *"]);
  });

  test("a wait that is over already is not told", async (cooldowns, clock) => {
    await cooldowns.set(wait("API-1", "*", clock.now() - 1));
    await cooldowns.set(wait("API-2", "*", clock.now()));
    expect(await cooldowns.active()).toEqual([]);
  });
}
