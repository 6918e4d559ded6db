import type { AccountStatus } from "../download/ports.ts";
import type { ProviderStatus } from "../pipeline/provider_status.ts";
import type { CacheStats } from "../pipeline/transcript_cache.ts";
import type { QueueStatus } from "../queue/ports.ts";

/** One of the instances that serve the bot, as it told of itself lately. */
export interface InstanceStatus {
  /** Made anew at each start. */
  name: string;
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  version: string;
  /** How updates reach it; "standby": another instance polls. */
  intake: "polling" | "standby" | "webhook" | "connecting";
  workers: number;
  memoryMegabytes: number;
}

/** An instance that has said nothing for so long is gone. */
export const INSTANCE_KNOWN_MS = 30_000;

/** The instances that share a place. Port of ops/; store/ implements it; none of this may reject. */
export interface InstanceBook {
  note(instance: InstanceStatus): Promise<void>;
  /** Takes out an instance that ends in order. */
  leave(name: string): Promise<void>;
  /** By the time of their start. */
  list(): Promise<InstanceStatus[]>;
}

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
  /** This one among them; empty while nobody knows. */
  instances: InstanceStatus[];
}

export interface StatusSource {
  status(): Promise<Status>;
}
