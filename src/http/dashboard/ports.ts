/** Where BullMQ's own page begins. */
export const BOARD_PATH = "/dashboard/bullmq";

/** The running program, for people who operate it: nobody's name, words or file, no secret. Times in milliseconds since the Unix epoch. */
export interface Overview {
  /** Is what people send stored? Else it waits at Telegram. */
  takesNew: boolean;
  instances: InstanceView[];
  accounts: AccountView[];
  providers: ProviderView[];
  queue: QueueView;
  /** Those at work first; undefined while the store does not answer. */
  jobs?: JobView[];
  /** Open jobs beyond those listed. */
  moreJobs: number;
  /** Newest first. */
  failures: FailureView[];
  /** Undefined when the cache is off. */
  cache?: { type: string; entries: number; maxEntries: number; hits: number; misses: number };
  /** Newest first. */
  troubles: TroubleView[];
}

export interface InstanceView {
  name: string;
  version: string;
  startedAt: number;
  /** How updates reach it. */
  intake: "polling" | "standby" | "webhook" | "connecting";
  workers: number;
  memoryMegabytes: number;
}

export interface AccountView {
  name: string;
  state: "ready" | "connecting" | "waiting" | "broken" | "off";
  until?: number;
  reason?: string;
  requests: number;
  /** 0 to 1. */
  successRate: number;
  bytesPerSecond: number;
}

export interface ProviderView {
  name: string;
  model: string;
  state: "healthy" | "degraded" | "open";
  until?: number;
  remainingAudioSeconds?: number;
  today: UseView;
  /** In the days that are kept, today included. */
  month: UseView;
}

/** What was asked of a provider; money by estimate. */
export interface UseView {
  requests: number;
  failures: number;
  audioSeconds: number;
  dollars: number;
}

export interface QueueView {
  workers: number;
  busyWorkers: number;
  queued: number;
  parked: number;
  done: number;
  failed: number;
  /** BullMQ does the calling, and has a page of its own. */
  hasBoard: boolean;
}

export interface JobView {
  /** Names the job to this program, and to nobody else. */
  ref: string;
  /** The end of its chat's id and the number of the message. */
  label: string;
  stage: "queued" | "running" | "downloading" | "transcribing" | "parked" | "delivering";
  /** Of the stage, as far as it is known. */
  percent?: number;
  place?: number;
  provider: string;
  acceptedAt: number;
  until?: number;
  waitsFor?: string;
  canStop: boolean;
}

export interface FailureView {
  ref: string;
  label: string;
  at: number;
  provider: string;
  /** A word of a short list. */
  problem: string;
}

/** A kind of warning or error that was logged, without what was put in. */
export interface TroubleView {
  level: "warning" | "error";
  message: string;
  count: number;
  lastAt: number;
  means?: string;
  cure?: string;
}

/** What is known of the past. */
export interface HistoryView {
  /** Of a day, and of two weeks. */
  rings: RingView[];
  /** A month by provider, newest day first. */
  days: DayView[];
}

export interface DayView extends UseView {
  /** Begin of the day in UTC. */
  day: number;
  provider: string;
}

/** One row for each stretch of time, oldest first. */
interface RingView {
  everyMs: number;
  samples: SampleView[];
}

export interface SampleView {
  /** Begin of its stretch. */
  at: number;
  delivered: number;
  failed: number;
  audioSeconds: number;
  dollars: number;
  /** The most that were seen in the stretch. */
  busyWorkers: number;
  waiting: number;
}

/** What the page shows and does. Port of the dashboard; app/ puts the program behind it. */
export interface DashboardSource {
  overview(): Promise<Overview>;
  history(): HistoryView;
  /** Ends a job, whosever it is; resolves to false when it is over, or answers already. */
  stop(ref: string): Promise<boolean>;
  /** Does a job that failed again; resolves to false when it cannot be, or is being done. */
  retry(ref: string): Promise<boolean>;
  /** BullMQ's own page, below BOARD_PATH; undefined where BullMQ is not at work. */
  readonly board?: (request: Request) => Promise<Response>;
}
