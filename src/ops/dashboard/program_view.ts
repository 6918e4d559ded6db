import { randomBytes } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import type { Feed } from "../../feed.ts";
import type {
  DashboardSource,
  FailureView,
  HistoryView,
  JobView,
  Overview,
} from "../../http/dashboard/ports.ts";
import type { Job } from "../../queue/job.ts";
import type { JobReport, JobStore, TaskInbox } from "../../queue/ports.ts";
import { type Cure, cureFor } from "../cures.ts";
import type { Failure, FailureBook } from "../history/failure_book.ts";
import type { History } from "../history/history.ts";
import type { InstanceStatus, StatusSource } from "../status.ts";
import type { Troubles } from "../troubles.ts";
import { Failures } from "./failures.ts";
import type { JobProgresses } from "./job_progress.ts";
import { inOrder, jobView, labelOf, refOf } from "./job_views.ts";
import { accountView, providerView, queueView } from "./status_views.ts";

const log = getLogger(["transhades", "dashboard"]);

/** More would be read by nobody. */
const MOST_JOBS = 50;
const MOST_TROUBLES = 20;

export interface ProgramViewDeps {
  /** This instance. */
  self(): InstanceStatus;
  status: StatusSource;
  store: Pick<JobStore, "unfinished">;
  /** Can anything be stored just now? Must not reject. */
  canStore(): Promise<boolean>;
  queue: Pick<TaskInbox, "cancel"> & { retry(jobId: string): Promise<boolean> };
  progresses: JobProgresses;
  history: History;
  failures: FailureBook;
  troubles: Troubles;
  cures: ReadonlyMap<string, Cure>;
  /** Blots out secrets. */
  clean(text: string): string;
  feeds: { jobs: Feed<JobReport> };
}

/** The program as its dashboard shows it. Looks nothing up until it is asked. */
export class ProgramView implements DashboardSource, Disposable {
  readonly #deps: ProgramViewDeps;
  readonly #failures: Failures;
  readonly #listening = new DisposableStack();
  /** Names of jobs are good for this run of the program. */
  readonly #key = randomBytes(16).toString("hex");

  constructor(deps: ProgramViewDeps) {
    this.#deps = deps;
    this.#failures = new Failures(deps.failures);
    const { feeds, progresses } = deps;
    this.#listening.use(feeds.jobs.listen((report) => this.#failures.hear(report)));
    this.#listening.use(feeds.jobs.listen((report) => progresses.hear(report)));
  }

  async overview(): Promise<Overview> {
    const { status, self, canStore } = this.#deps;
    const [{ instances, accounts, providers, queue, cache }, jobs, failures, takesNew] = await Promise.all([
      status.status(),
      this.#openJobs(),
      this.#failures.latest(),
      canStore(),
    ]);
    return {
      takesNew,
      instances: instances.length > 0 ? instances : [self()],
      accounts: accounts.map((account) => accountView(account, this.#deps.clean)),
      providers: providers.map((each) => providerView(each, this.#deps.history.usage.of(each.provider))),
      queue: queueView(queue),
      jobs: jobs && this.#jobViews(jobs),
      moreJobs: Math.max(0, (jobs?.length ?? 0) - MOST_JOBS),
      failures: this.#failureViews(failures),
      cache,
      troubles: this.#troubleViews(),
    };
  }

  history(): HistoryView {
    const { history } = this.#deps;
    return { rings: history.rings(), days: history.usage.days() };
  }

  /** In the name of whoever sent the file: the operator may do what they may. */
  async stop(ref: string): Promise<boolean> {
    const job = (await this.#openJobs())?.find(({ id }) => refOf(id, this.#key) === ref);
    if (job === undefined || !await this.#deps.queue.cancel(job.id, job.userId)) return false;
    log.info("job {job} was stopped from the dashboard", { job: job.id });
    return true;
  }

  async retry(ref: string): Promise<boolean> {
    const failures = await this.#failures.latest();
    const failure = failures.find(({ jobId }) => refOf(jobId, this.#key) === ref);
    if (failure === undefined || !await this.#deps.queue.retry(failure.jobId)) return false;
    await this.#failures.forget(failure.jobId);
    log.info("job {job} is done again, as the dashboard wants it", { job: failure.jobId });
    return true;
  }

  [Symbol.dispose](): void {
    this.#listening.dispose();
  }

  /** Undefined while the store fails. */
  async #openJobs(): Promise<Job[] | undefined> {
    return await this.#deps.store.unfinished().catch(() => undefined);
  }

  #jobViews(jobs: readonly Job[]): JobView[] {
    return inOrder(jobs).slice(0, MOST_JOBS)
      .map((job) => jobView(job, this.#deps.progresses.of(job.id), this.#key));
  }

  #failureViews(failures: readonly Failure[]): FailureView[] {
    return failures.map(({ jobId, ...facts }) => {
      return { ...facts, ref: refOf(jobId, this.#key), label: labelOf(jobId) };
    });
  }

  #troubleViews(): Overview["troubles"] {
    const { troubles, cures, clean } = this.#deps;
    return troubles.latest(MOST_TROUBLES).map(({ template, message, ...trouble }) => {
      return { ...trouble, message: clean(message), ...cureFor(template, cures) };
    });
  }
}
