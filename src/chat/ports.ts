import type { CacheStats } from "../pipeline/transcript_cache.ts";
import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { ProviderName } from "../pipeline/transcriber.ts";
import type { AccountStatus } from "../download/ports.ts";
import type { FileRef } from "../pipeline/file_source.ts";
import type { Topic } from "../queue/job.ts";

export type { ProviderStatus } from "../pipeline/provider_status.ts";

/** What a chat chose; survives a restart. Port of chat/; store/ implements it. */
export interface ChatSettings {
  provider(chatId: number): Promise<ProviderName | undefined>;
  setProvider(chatId: number, provider: ProviderName): Promise<void>;
  /** The chat `from` has become `to`, which keeps its own choice if it has one. */
  move(from: number, to: number): Promise<void>;
}

export interface QueueStatus {
  workers: number;
  busyWorkers: number;
  queued: number;
  parked: number;
  done: number;
  failed: number;
}

export interface Status {
  startedAt: number;
  /** Empty when no MTProto credentials are configured. */
  accounts: AccountStatus[];
  providers: ProviderStatus[];
  queue: QueueStatus;
  /** Undefined when the cache is off. */
  cache?: CacheStats & { type: string };
}

/** The state of everything, true to the second. Port of chat/; app.ts implements it. */
export interface StatusSource {
  status(): Promise<Status>;
}

export interface NewTask {
  chatId: number;
  messageId: number;
  topic?: Topic;
  userId: number;
  locale: string;
  file: FileRef;
}

/** Where files go. Port of chat/; the queue stands behind it. */
export interface TaskInbox {
  /** Resolves once the task is persisted; a task that is known already is ignored. */
  accept(task: NewTask): Promise<void>;
  /** Cancels the job if this user may; resolves to false when it is over or not theirs. */
  cancel(jobId: string, userId: number): Promise<boolean>;
  /** The chat `from` has become `to`: answers go there. */
  move(from: number, to: number): Promise<void>;
}
