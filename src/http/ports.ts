import type { DashboardSource } from "./dashboard/ports.ts";

/** "starting": not everything is up yet. "draining": the program ends and takes nothing new. */
export type Phase = "starting" | "running" | "draining";

/** What runs behind the server. Port of the server; app/ puts the bot behind it. */
export interface Backend {
  /**
   * Resolves when the update is kept, so that Telegram may forget it.
   * @throws when Telegram should bring it again
   */
  handleUpdate(update: unknown): Promise<void>;
  /** @throws when nothing can be stored just now */
  checkStore(): Promise<void>;
  /** Each part with its state, for people and monitors: no secrets, nobody's words. */
  parts(): Promise<Record<string, unknown>>;
  /** The text of /metrics. */
  metrics(): Promise<string>;
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
