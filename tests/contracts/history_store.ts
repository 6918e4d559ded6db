import { expect } from "expect";
import { DAY_MS, type DayUse, MOST_DAYS } from "../../src/ops/history/use.ts";
import type { HistoryStore } from "../../src/ops/history/ports.ts";
import type { Sample } from "../../src/ops/history/ring.ts";

export function sampleOf(at: number, changes: Partial<Sample> = {}): Sample {
  const counts = { delivered: 3, failed: 1, audioSeconds: 61, dollars: 0.0125 };
  return { at, ...counts, busyWorkers: 2, waiting: 4, ...changes };
}

function useOf(day: number, changes: Partial<DayUse> = {}): DayUse {
  const use = { requests: 3, failures: 1, audioSeconds: 90.25, dollars: 0.0125 };
  return { day: day * DAY_MS, provider: "groq", ...use, ...changes };
}

/** What every HistoryStore promises. */
export function historyStoreContract(
  name: string,
  open: () => Promise<{ history: HistoryStore } & AsyncDisposable>,
): void {
  const test = (what: string, body: (store: HistoryStore) => Promise<void>) =>
    Deno.test(`HistoryStore ${name}: ${what}`, async () => {
      await using under = await open();
      await body(under.history);
    });

  test("there is none at first", async (store) => {
    expect(await store.load("day")).toBeUndefined();
  });

  test("what was saved last is loaded, by its name", async (store) => {
    await store.save("day", { samples: [sampleOf(300_000)] });
    await store.save("weeks", { samples: [] });
    await store.save("day", { samples: [sampleOf(300_000), sampleOf(600_000, { waiting: 0 })] });
    expect(await store.load("day")).toEqual({
      samples: [sampleOf(300_000), sampleOf(600_000, { waiting: 0 })],
    });
    expect(await store.load("weeks")).toEqual({ samples: [] });
  });

  test("two weeks by the hour are kept whole, however busy", async (store) => {
    const busy = { delivered: 99_999, failed: 99_999, audioSeconds: 86_399.5, dollars: 123.4567 };
    const samples = Array.from(
      { length: 336 },
      (_, hour) => sampleOf(1.8e12 + hour * 3_600_000, { ...busy, busyWorkers: 64, waiting: 99_999 }),
    );
    await store.save("weeks", { samples });
    expect(await store.load("weeks")).toEqual({ samples });
  });

  test("what providers did is added up by day; a month is kept", async (store) => {
    const add = (day: number, changes: Partial<DayUse> = {}) => store.addUsage([useOf(day, changes)]);
    await Promise.all([add(0), add(0), add(1), add(0, { provider: "local", dollars: 0 })]);
    await store.addUsage([]);
    const days = [1, 0, 5].map((day) => day * DAY_MS);
    const rows = (await store.usage(days) ?? []).toSorted((a, b) =>
      a.day - b.day || a.provider.localeCompare(b.provider)
    );
    const twice = { requests: 6, failures: 2, audioSeconds: 180.5, dollars: 0.025 };
    expect(rows).toEqual([useOf(0, twice), useOf(0, { provider: "local", dollars: 0 }), useOf(1)]);
    for (let day = 2; day <= MOST_DAYS; day++) await add(day);
    expect(await store.usage([MOST_DAYS * DAY_MS])).toEqual([useOf(MOST_DAYS)]);
  });

  test("what is changed after it was saved stays as it was", async (store) => {
    const ring = { samples: [sampleOf(0)] };
    await store.save("day", ring);
    ring.samples.push(sampleOf(1));
    expect((await store.load("day"))?.samples.length).toBe(1);
  });
}
