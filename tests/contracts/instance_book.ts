import { expect } from "expect";
import { INSTANCE_KNOWN_MS, type InstanceBook, type InstanceStatus } from "../../src/ops/status.ts";
import { FakeClock } from "../fake_clock.ts";

/** What every InstanceBook promises. */
export function instanceBookContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ book: InstanceBook } & AsyncDisposable>,
): void {
  const test = (what: string, body: (book: InstanceBook, clock: FakeClock) => Promise<void>) =>
    Deno.test(`InstanceBook ${name}: ${what}`, async () => {
      const clock = new FakeClock();
      await using under = await open(clock);
      await body(under.book, clock);
    });
  const instance = (name: string, parts: Partial<InstanceStatus> = {}): InstanceStatus => ({
    name,
    startedAt: 1,
    version: "0.2.0",
    intake: "polling",
    workers: 5,
    memoryMegabytes: 180,
    ...parts,
  });

  test("instances are told as they noted themselves last, the oldest first", async (book) => {
    await book.note(instance("b", { startedAt: 2, intake: "standby" }));
    await book.note(instance("a"));
    await book.note(instance("a", { workers: 3 }));
    expect(await book.list()).toEqual([
      instance("a", { workers: 3 }),
      instance("b", { startedAt: 2, intake: "standby" }),
    ]);
  });

  test("one that says nothing any more is gone, one that ends in order at once", async (book, clock) => {
    for (const name of ["a", "b", "c"]) await book.note(instance(name));
    await book.leave("a");
    expect((await book.list()).map(({ name }) => name).sort()).toEqual(["b", "c"]);
    await clock.advance(INSTANCE_KNOWN_MS - 1);
    await book.note(instance("b"));
    await clock.advance(1);
    expect(await book.list()).toEqual([instance("b")]);
  });
}
