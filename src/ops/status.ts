import type { AccountStatus } from "../download/ports.ts";
import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { CacheStats } from "../pipeline/transcript_cache.ts";
import type { QueueStatus } from "../queue/ports.ts";

/** The state of everything, true to the second. */
export interface Status {
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  /** Empty when no MTProto credentials are configured. */
  accounts: AccountStatus[];
  providers: ProviderStatus[];
  queue: QueueStatus;
  /** Undefined when the cache is off. */
  cache?: CacheStats & { type: string };
}

export interface StatusSource {
  status(): Promise<Status>;
}
