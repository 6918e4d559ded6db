import { expect } from "expect";
import type { HistoryStore } from "../../src/ops/history/ports.ts";
import type { Sample } from "../../src/ops/history/ring.ts";

export function sampleOf(at: number, changes: Partial<Sample> = {}): Sample {
  const counts = { delivered: 3, failed: 1, audioSeconds: 61, dollars: 0.0125 };
  return { at, ...counts, busyWorkers: 2, waiting: 4, ...changes };
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

  test("what is changed after it was saved stays as it was", async (store) => {
    const ring = { samples: [sampleOf(0)] };
    await store.save("day", ring);
    ring.samples.push(sampleOf(1));
    expect((await store.load("day"))?.samples.length).toBe(1);
  });
}
