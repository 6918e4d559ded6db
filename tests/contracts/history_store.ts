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

  test("what is added by several at once is loaded together, by its name", async (store) => {
    const size = { everyMs: 300_000, mostSamples: 2 };
    await store.add("day", [sampleOf(0), sampleOf(300_000)], size);
    const added = [sampleOf(300_000, { waiting: 9 }), sampleOf(600_000)];
    const rings = [];
    for (const sample of added) rings.push(await store.add("day", [sample], size));
    const joined = sampleOf(300_000, {
      delivered: 6,
      failed: 2,
      audioSeconds: 122,
      dollars: 0.025,
      waiting: 9,
    });
    expect(await store.load("day")).toEqual({ samples: [joined, sampleOf(600_000)] });
    expect(rings[1]).toEqual(await store.load("day"));
    expect(await store.load("weeks")).toBeUndefined();
  });

  test("two weeks by the hour are kept whole, however busy", async (store) => {
    const busy = { delivered: 99_999, failed: 99_999, audioSeconds: 86_399.5, dollars: 123.4567 };
    const samples = Array.from(
      { length: 336 },
      (_, hour) => sampleOf(1.8e12 + hour * 3_600_000, { ...busy, busyWorkers: 64, waiting: 99_999 }),
    );
    await store.add("weeks", samples, { everyMs: 3_600_000, mostSamples: 336 });
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
    const sample = sampleOf(0);
    await store.add("day", [sample], { everyMs: 300_000, mostSamples: 2 });
    sample.waiting++;
    expect((await store.load("day"))?.samples).toEqual([sampleOf(0)]);
  });
}
