import { expect } from "expect";
import type { OneTimeBook } from "../../src/http/ports.ts";
import { FakeClock } from "../fake_clock.ts";

/** What every OneTimeBook promises. */
export function oneTimeBookContract(
  name: string,
  open: (clock: FakeClock) => Promise<{ book: OneTimeBook } & AsyncDisposable>,
): void {
  Deno.test(`OneTimeBook ${name}: what was noted is taken once, in its time, and nothing else is`, async () => {
    const clock = new FakeClock();
    await using under = await open(clock);
    const { book } = under;
    for (const each of ["a", "b"]) await book.note(each, 1_000);
    expect([await book.take("a"), await book.take("a"), await book.take("c")]).toEqual([true, false, false]);
    await clock.advance(1_000);
    expect(await book.take("b")).toBe(false);
  });
}
