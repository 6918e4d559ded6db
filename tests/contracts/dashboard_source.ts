import { expect } from "expect";
import type { DashboardSource } from "../../src/http/dashboard/ports.ts";

/** What every DashboardSource promises; `open` gives one with a job that can be stopped and one that failed. */
export function dashboardSourceContract(
  name: string,
  open: () => Promise<{ source: DashboardSource } & Disposable>,
): void {
  const test = (what: string, body: (source: DashboardSource) => Promise<void>) =>
    Deno.test(`DashboardSource ${name}: ${what}`, async () => {
      using under = await open();
      await body(under.source);
    });

  test("a job that is shown can be stopped, once, and is shown no more", async (source) => {
    const job = (await source.overview()).jobs?.find(({ canStop }) => canStop);
    expect([await source.stop(job?.ref ?? ""), await source.stop(job?.ref ?? "")]).toEqual([true, false]);
    expect((await source.overview()).jobs?.map(({ ref }) => ref)).not.toContain(job?.ref);
  });

  test("one that failed can be tried again, once, and is shown no more", async (source) => {
    const [{ ref }] = (await source.overview()).failures;
    expect([await source.retry(ref), await source.retry(ref)]).toEqual([true, false]);
    expect((await source.overview()).failures.map((failure) => failure.ref)).not.toContain(ref);
  });

  test("what nobody showed can be neither", async (source) => {
    for (const ref of ["", "1:2", "0123456789abcdef"]) {
      expect([await source.stop(ref), await source.retry(ref)]).toEqual([false, false]);
    }
  });

  test("there is a history of a day by five minutes, and of weeks by the hour", (source) => {
    expect(source.history().rings.map(({ everyMs }) => everyMs)).toEqual([300_000, 3_600_000]);
    return Promise.resolve();
  });
}
