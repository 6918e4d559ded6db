import { expect } from "expect";
import type { PersonUse, PersonUseBook } from "../../src/ops/history/person_use.ts";
import { DAY_MS } from "../../src/ops/history/use.ts";

function useOf(day: number, changes: Partial<PersonUse> = {}): PersonUse {
  return {
    day: day * DAY_MS,
    userId: 7,
    provider: "groq",
    audioSeconds: 90.25,
    dollars: 0.0125,
    ...changes,
  };
}

/** What every PersonUseBook promises. */
export function personUseBookContract(
  name: string,
  open: () => Promise<{ personUse: PersonUseBook } & AsyncDisposable>,
): void {
  Deno.test(`PersonUseBook ${name}: figures add up by day, person and provider, at once or not`, async () => {
    await using under = await open();
    const { personUse: book } = under;
    const today = [20_000 * DAY_MS];
    expect(await book.of(today)).toEqual([]);
    const [group, local] = [
      useOf(20_000, { userId: -1_001 }),
      useOf(20_000, { provider: "local", dollars: 0 }),
    ];
    await Promise.all([
      book.add([useOf(20_000), local]),
      book.add([useOf(20_000), group]),
      book.add([useOf(19_999)]),
    ]);
    const twice = useOf(20_000, { audioSeconds: 180.5, dollars: 0.025 });
    const found = (await book.of(today)).toSorted((a, b) =>
      a.userId - b.userId || a.provider.localeCompare(b.provider)
    );
    expect(found).toEqual([group, twice, local]);
    expect(await book.of([19_999 * DAY_MS])).toEqual([useOf(19_999)]);
    expect((await book.of([...today, 19_999 * DAY_MS])).length).toBe(4);
  });
}
