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

Deno.test("kept waits: what one instance has to wait for holds for another at once, the longer wait counts, until it is closed", async () => {
  const clock = new FakeClock();
  const store = new MemoryCooldowns(clock);
  const [here, there] = [new CooldownBook(store, clock), new CooldownBook(store, clock)];
  for (const book of [here, there]) await book.load();
  const leftThere = () => there.until("API-1", () => true) - clock.now();
  const noteHere = async (waitMs: number) => {
    here.set({ accountName: "API-1", method: "upload.getFile", until: clock.now() + waitMs });
    await clock.advance(0);
  };
  await noteHere(60_000);
  expect(leftThere()).toBe(60_000);
  await noteHere(30_000);
  expect(leftThere()).toBe(60_000);
  await there.close();
  await noteHere(90_000);
  expect(leftThere()).toBe(60_000);
  expect(here.until("API-1", () => true) - clock.now()).toBe(90_000);
  await here.close();
});
