import { expect } from "expect";
import { keepNoted } from "../../src/app/presence_note.ts";
import { MemoryInstanceBook } from "../../src/store/memory/instance_book.ts";
import { FakeClock, settle } from "../fake_clock.ts";

Deno.test("an instance stays known while it lives, as it is just now, and is gone when it ends", async () => {
  const clock = new FakeClock();
  const book = new MemoryInstanceBook(clock);
  let busyWorkers = 0;
  const describe = () => ({ name: "a", startedAt: 1, intake: "polling" as const, workers: 5, busyWorkers });
  const noted = keepNoted(book, describe, clock);
  await settle();
  expect((await book.list()).map((one) => one.busyWorkers)).toEqual([0]);
  busyWorkers = 3;
  await clock.advance(600_000);
  expect((await book.list()).map((one) => one.busyWorkers)).toEqual([3]);
  await noted[Symbol.asyncDispose]();
  expect(await book.list()).toEqual([]);
  expect(clock.sleeping).toBe(0);
});
