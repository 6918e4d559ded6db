import { expect } from "expect";
import type { AccountStats, AccountStatsStore } from "../../src/download/ports.ts";

const STATS: AccountStats = {
  requests: 10,
  failures: 1,
  floodWaits: 2,
  bytes: 5e12,
  bytesPerSecond: 1.5e6,
  successRate: 0.9,
};

/** What every AccountStatsStore promises. */
export function accountStatsContract(
  name: string,
  open: () => Promise<{ accountStats: AccountStatsStore } & AsyncDisposable>,
): void {
  const test = (what: string, body: (store: AccountStatsStore) => Promise<void>) =>
    Deno.test(`AccountStatsStore ${name}: ${what}`, async () => {
      await using under = await open();
      await body(under.accountStats);
    });

  test("an account without a past is undefined", async (store) => {
    expect(await store.load("API-1")).toBeUndefined();
  });

  test("what was saved last is loaded", async (store) => {
    await store.save("API-1", STATS);
    await store.save("API-1", { ...STATS, requests: 11 });
    expect(await store.load("API-1")).toEqual({ ...STATS, requests: 11 });
  });

  test("accounts are told apart", async (store) => {
    await store.save("API-1", STATS);
    await store.save("API-11", { ...STATS, requests: 99 });
    expect((await store.load("API-1"))?.requests).toBe(10);
  });
}
