import { expect } from "expect";
import { keepNoted } from "../../src/app/presence_note.ts";
import type { InstanceStatus } from "../../src/ops/status.ts";
import { MemoryInstanceBook } from "../../src/store/memory/instance_book.ts";
import { FakeClock, settle } from "../fake_clock.ts";

Deno.test("an instance stays known while it lives, as it is just now, and is gone when it ends", async () => {
  const clock = new FakeClock();
  const book = new MemoryInstanceBook(clock);
  let intake: InstanceStatus["intake"] = "connecting";
  const describe = () => ({
    ...{ name: "a", startedAt: 1, version: "0.2.0" },
    ...{ intake, workers: 5, memoryMegabytes: 180 },
  });
  const noted = keepNoted(book, describe, clock);
  await settle();
  expect((await book.list()).map((one) => one.intake)).toEqual(["connecting"]);
  intake = "polling";
  await clock.advance(600_000);
  expect((await book.list()).map((one) => one.intake)).toEqual(["polling"]);
  await noted[Symbol.asyncDispose]();
  expect(await book.list()).toEqual([]);
  expect(clock.sleeping).toBe(0);
});
