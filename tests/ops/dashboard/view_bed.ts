import { Feed } from "../../../src/feed.ts";
import { JobProgresses } from "../../../src/ops/dashboard/job_progress.ts";
import { ProgramView } from "../../../src/ops/dashboard/program_view.ts";
import { History } from "../../../src/ops/history/history.ts";
import type { Status } from "../../../src/ops/status.ts";
import { Troubles } from "../../../src/ops/troubles.ts";
import type { ProviderRequest } from "../../../src/pipeline/provider_status.ts";
import type { Job } from "../../../src/queue/job.ts";
import type { JobReport } from "../../../src/queue/ports.ts";
import { MemoryFailureBook } from "../../../src/store/memory/failure_book.ts";
import { MemoryHistoryStore } from "../../../src/store/memory/history.ts";
import { STATUS } from "../../chat/rig.ts";
import { FakeClock } from "../../fake_clock.ts";

const INSTANCE = {
  ...{ name: "main", version: "1.2.3", startedAt: 1 },
  ...{ intake: "polling" as const, workers: 5, memoryMegabytes: 180 },
};

/** What the dashboard shows, among parts that a test has in hand. */
export class ViewBed {
  readonly feeds = { jobs: new Feed<JobReport>(), requests: new Feed<ProviderRequest>() };
  readonly progresses = new JobProgresses();
  readonly troubles = new Troubles();
  readonly failures = new MemoryFailureBook();
  readonly asked: string[] = [];
  status: Status = STATUS;
  jobs: Job[] = [];
  canStore = true;
  unfinished: () => Promise<Job[]> = () => Promise.resolve(this.jobs);
  clean: (text: string) => string = (text) => text;

  async open(): Promise<ProgramView> {
    const status = { status: () => Promise.resolve(this.status) };
    const { feeds, progresses, troubles, failures } = this;
    const shared = { name: "main", feeds, status, clock: new FakeClock() };
    const history = await History.open({ ...shared, store: new MemoryHistoryStore() });
    return new ProgramView({
      self: () => INSTANCE,
      ...{ progresses, troubles, failures, history, cures: new Map() },
      ...shared,
      store: { unfinished: () => this.unfinished() },
      canStore: () => Promise.resolve(this.canStore),
      queue: {
        cancel: (jobId, userId) => {
          this.jobs = this.jobs.filter(({ id }) => id !== jobId);
          return this.#note(`cancel ${jobId} by ${userId}`);
        },
        retry: (jobId) => this.#note(`retry ${jobId}`),
      },
      clean: (text) => this.clean(text),
    });
  }

  #note(asked: string): Promise<boolean> {
    this.asked.push(asked);
    return Promise.resolve(true);
  }
}
