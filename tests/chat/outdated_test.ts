import { expect } from "expect";
import { forgetOutdated } from "../../src/chat/history/outdated.ts";
import { entryOf } from "../../src/chat/history/entry.ts";
import { MemoryArchive } from "../../src/store/memory/archive.ts";
import { told } from "../contracts/archive.ts";
import { FakeClock } from "../fake_clock.ts";

const DAY_MS = 24 * 3_600_000;

/** What is left of texts of these ages, which were to be kept for thirty days, after some days with another limit. */
async function leftOf(agesInDays: readonly number[], historyDays: number, afterDays: number) {
  const clock = new FakeClock();
  const archive = new MemoryArchive(clock);
  for (const age of agesInDays) {
    const each = told(`7:${age}`, 1, { acceptedAt: clock.now() - age * DAY_MS });
    await archive.keep(each, entryOf(each), (30 - age) * DAY_MS);
  }
  const stop = new AbortController();
  const forgetting = forgetOutdated({ archive, historyDays, clock }, stop.signal);
  await clock.advance(afterDays * DAY_MS + 61_000);
  stop.abort();
  await forgetting;
  return (await archive.entries(7)).map(({ asked }) => Number(asked.id.split(":")[1]));
}

Deno.test("what was kept for longer than is wanted now goes soon after the start, and what becomes so each day", async () => {
  expect(await leftOf([1, 6, 9, 20], 7, 0)).toEqual([1, 6]);
  expect(await leftOf([1, 6, 9, 20], 7, 3)).toEqual([1]);
  expect(await leftOf([1, 6, 9, 20], 0, 0)).toEqual([]);
  expect(await leftOf([1, 6, 9, 20], 30, 3)).toEqual([1, 6, 9, 20]);
});
