import type { Job, JobProgress } from "../../queue/job.ts";
import type { JobReport, Messenger } from "../../queue/ports.ts";

/** Jobs that another worker takes over end without a word here: the oldest of so many are forgotten. */
const MOST_FOLLOWED = 1_000;

/** How far the jobs at work here have come, as their people are told. */
export class JobProgresses {
  readonly #latest = new Map<string, JobProgress>();

  of(jobId: string): JobProgress | undefined {
    return this.#latest.get(jobId);
  }

  /** What is told to people is heard here, too. */
  overhear(messenger: Messenger): Messenger {
    return {
      accepted: (...told) => messenger.accepted(...told),
      progress: (job, progress, ...how) => {
        this.#note(job, progress);
        messenger.progress(job, progress, ...how);
      },
      words: (...told) => messenger.words(...told),
      deliver: (...told) => messenger.deliver(...told),
      failed: (...told) => messenger.failed(...told),
      cancelled: (...told) => messenger.cancelled(...told),
    };
  }

  /** What a job did in a run says nothing of the next one. */
  hear({ job, event }: JobReport): void {
    if (event.type !== "piece" && event.type !== "accepted") this.#latest.delete(job.id);
  }

  #note({ id }: Job, progress: JobProgress): void {
    this.#latest.delete(id);
    this.#latest.set(id, progress);
    const [oldest] = this.#latest.keys();
    if (this.#latest.size > MOST_FOLLOWED) this.#latest.delete(oldest);
  }
}
