import { expect } from "expect";
import { CooldownBook } from "../../src/download/accounts/cooldown_book.ts";
import { MemoryCooldowns } from "../../src/store/memory/cooldowns.ts";
import { FakeClock } from "../fake_clock.ts";

const DAY_MS = 24 * 3_600_000;

Deno.test("kept waits: one that was noted under a clock that ran ahead keeps an account for a day at most", async () => {
  const clock = new FakeClock();
  const store = new MemoryCooldowns(clock);
  for (const [accountName, waitMs] of [["API-1", 1e12], ["API-2", 60_000]] as const) {
    await store.set({ accountName, method: "upload.getFile", until: clock.now() + waitMs });
  }
  const book = new CooldownBook(store, clock);
  await book.load();
  const waits = ["API-1", "API-2"].map((name) => book.until(name, () => true) - clock.now());
  expect(waits).toEqual([DAY_MS, 60_000]);
});
