import { expect } from "expect";
import type { DayBook } from "../../src/chat/ports.ts";

/** What every DayBook promises. */
export function dayBookContract(
  name: string,
  open: () => Promise<{ dayBook: DayBook } & AsyncDisposable>,
): void {
  Deno.test(`DayBook ${name}: seconds add up by person and group, each day anew, at once or not`, async () => {
    await using under = await open();
    const { dayBook } = under;
    expect(await dayBook.spent(7, 20_000)).toBe(0);
    await Promise.all([
      dayBook.add(7, 20_000, 1.5),
      dayBook.add(7, 20_000, 60),
      dayBook.add(-1_001, 20_000, 5),
    ]);
    expect([await dayBook.spent(7, 20_000), await dayBook.spent(-1_001, 20_000)]).toEqual([61.5, 5]);
    expect([await dayBook.spent(7, 20_001), await dayBook.spent(8, 20_000)]).toEqual([0, 0]);
    await dayBook.add(7, 20_001, 2);
    expect(await dayBook.spent(7, 20_001)).toBe(2);
  });
}
