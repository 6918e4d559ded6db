import type { DashboardSource } from "./dashboard/ports.ts";
import type { OneTimeKeys } from "./one_time_keys.ts";

/** "starting": not everything is up yet. "draining": the program ends and takes nothing new. */
export type Phase = "starting" | "running" | "draining";

/** Names that are good once, for a while; with several instances on any of them. Port of the server; store/ implements it. */
export interface OneTimeBook {
  note(name: string, ms: number): Promise<void>;
  /** Resolves to whether it was good. */
  take(name: string): Promise<boolean>;
}

/** What runs behind the server. Port of the server; app/ puts the bot behind it. */
export interface Backend {
  /**
   * Resolves when the update is kept, so that Telegram may forget it.
   * @throws when Telegram should bring it again
   */
  handleUpdate(update: unknown): Promise<void>;
  /** @throws when nothing can be stored just now */
  checkStore(): Promise<void>;
  /** Each part with its state, for people and monitors, as far as that is known within two seconds: no secrets, nobody's words. Must not reject. */
  parts(): Promise<Record<string, unknown>>;
  /** The text of /metrics. */
  metrics(): Promise<string>;
  /** For links that open the pages; undefined where there are none. */
  readonly keys?: OneTimeKeys;
  /** Undefined when nobody could open it. */
  readonly dashboard?: DashboardSource;
}

/** Whether the program serves, as seen from outside. */
export interface Readiness {
  readonly phase: Phase;
  /** Undefined while the program starts. */
  readonly backend: Backend | undefined;
  /** Aborts when the program begins to end. */
  readonly draining: AbortSignal;
}
