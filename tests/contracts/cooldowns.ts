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

  test("the newest wait of an account and method counts", async (cooldowns, clock) => {
    const now = clock.now();
    await cooldowns.set(wait("API-1", "*", now + 60_000));
    await cooldowns.set(wait("API-1", "*", now + 30_000));
    expect(await cooldowns.active()).toEqual([wait("API-1", "*", now + 30_000)]);
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
