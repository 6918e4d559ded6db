import { InputError } from "../../../src/pipeline/errors.ts";
import { dashboardSourceContract } from "../../contracts/dashboard_source.ts";
import { jobOf } from "../../contracts/job_store.ts";
import { FakeDashboard } from "../../http/dashboard/fake_dashboard.ts";
import { ViewBed } from "./view_bed.ts";

dashboardSourceContract("of the program", async () => {
  const bed = new ViewBed();
  bed.jobs = [jobOf("5:1"), jobOf("5:2")];
  const source = await bed.open();
  const job = jobOf("5:3", { state: "failed" });
  bed.feeds.jobs.tell({ at: 1, job, event: { type: "failed", error: new InputError("corrupt", "x") } });
  return { source, [Symbol.dispose]: () => source[Symbol.dispose]() };
});

dashboardSourceContract("fake", () => {
  return Promise.resolve({ source: new FakeDashboard(() => 1_800_000_000_000), [Symbol.dispose]: () => {} });
});
