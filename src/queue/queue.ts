import type { Clock } from "../clock.ts";
import type { Feed } from "../feed.ts";
import type { EngineLimits, EngineMaker } from "./engine.ts";
import { JobQueue } from "./job_queue.ts";
import type {
  Choice,
  JobReport,
  JobRunner,
  JobStore,
  Messenger,
  NewTask,
  QueueStatus,
  TaskInbox,
} from "./ports.ts";

export interface QueueDeps {
  store: JobStore;
  runner: JobRunner;
  messenger: Messenger;
  /** Who transcribes a new task, and how: what its chat chose. */
  choose(task: NewTask): Promise<Choice>;
  /** Makes what decides who works on which job when. */
  engine: EngineMaker;
  /** Told what happens to jobs. */
  reports: Feed<JobReport>;
  clock: Clock;
  /** From 0 to 1, like Math.random. */
  random: () => number;
  maxRetries: QueueLimits["maxRetries"];
}

export interface QueueLimits extends EngineLimits {
  /** Runs after the first one, and sends again after errors that nobody classified. */
  maxRetries: number;
}

export interface Queue extends TaskInbox {
  /** Takes up every unfinished job that nobody works on. */
  start(): Promise<void>;
  /** Does a job that failed again, from its finished pieces; resolves to false when it cannot be, or is being done. */
  retry(jobId: string): Promise<boolean>;
  /** Counts for whatever begins from now on. */
  use(limits: QueueLimits): void;
  /** An account became ready: jobs that wait for accounts go on at once. */
  wake(): void;
  /** Counted over all who share the jobs. */
  status(): Promise<QueueStatus>;
  /**
   * Ends within `graceMs`: what waits stays stored as it is, what runs may finish in nine tenths of the time, the rest is
   * aborted with ShutdownError and goes on after the next start.
   */
  stop(options: { graceMs: number }): Promise<void>;
}

/** The queue between chat and pipeline: nothing it accepted is lost, or paid for or sent twice. */
export function createQueue(deps: QueueDeps): Queue {
  return new JobQueue(deps);
}
