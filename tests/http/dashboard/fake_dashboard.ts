import type { DashboardSource, HistoryView, Overview } from "../../../src/http/dashboard/ports.ts";
import { historyOf, overviewOf } from "./sample.ts";

/** A program with something in every section, of which jobs can be stopped and tried again. */
export class FakeDashboard implements DashboardSource {
  shown: Overview;
  /** How often it was looked at. */
  looks = 0;
  isAway = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.shown = overviewOf(now());
  }

  overview(): Promise<Overview> {
    this.looks++;
    return this.isAway
      ? Promise.reject(new Error("the store is away"))
      : Promise.resolve(structuredClone(this.shown));
  }

  history(): HistoryView {
    return historyOf(this.#now());
  }

  stop(ref: string): Promise<boolean> {
    const { jobs = [] } = this.shown;
    this.shown.jobs = jobs.filter((job) => job.ref !== ref);
    return Promise.resolve(this.shown.jobs.length < jobs.length);
  }

  retry(ref: string): Promise<boolean> {
    const { failures } = this.shown;
    this.shown.failures = failures.filter((failure) => failure.ref !== ref);
    return Promise.resolve(this.shown.failures.length < failures.length);
  }
}
