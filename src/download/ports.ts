/** A wait that Telegram asked for: a fact about one account and one method. */
export interface Cooldown {
  accountName: string;
  /** MTProto method such as "upload.getFile"; "*" stands for every method. */
  method: string;
  /** Milliseconds since the Unix epoch. */
  until: number;
}

/** Waits that survive a restart and end by themselves. Port of download/; store/ implements it. */
export interface Cooldowns {
  /** Of two waits of an account and method the longer one counts, but none beyond LONGEST_WAIT_MS from now. */
  set(cooldown: Cooldown): Promise<void>;
  /** Those whose end is still ahead. */
  active(): Promise<Cooldown[]>;
  /** Called for every wait that is set and counts, whoever sets it, until it is disposed of. */
  onSet(listener: (cooldown: Cooldown) => void): Disposable;
}

/** What an account has done so far; outcomes weigh less as they grow old. */
export interface AccountStats {
  requests: number;
  failures: number;
  floodWaits: number;
  bytes: number;
  /** Moving average of bytes per second of one request; 0 before the first. */
  bytesPerSecond: number;
  /** Moving share of requests that worked, 0 to 1. */
  successRate: number;
}

/** Statistics that survive a restart. Port of download/; store/ implements it. */
export interface AccountStatsStore {
  load(accountName: string): Promise<AccountStats | undefined>;
  save(accountName: string, stats: AccountStats): Promise<void>;
}

/** What happened while files came, for whoever measures: told after it happened, never waited for. */
export type DownloadEvent =
  /** `from`: the account's name, or "bot_api". */
  | { type: "received"; from: string; dcId?: number; bytes: number }
  /** Telegram asked an account to wait, so much longer than it had to anyway: requests side by side are refused together. */
  | { type: "flood_wait"; method: string; waitMs: number }
  | ({ from: string } & ConnectionEvent);

/** What happened to the connections of one account to one data centre, by which file parts come. */
export type ConnectionEvent =
  | { type: "connections"; dcId: number; open: number }
  /** Telegram asked for less: obeyed by fewer connections, and no wait of the account. */
  | { type: "slowed"; dcId: number; waitMs: number };

export interface AccountStatus {
  /** "API-1", "API-2" ... in the order of the configuration. */
  name: string;
  state: "ready" | "connecting" | "waiting" | "broken" | "off";
  /** End of the wait, for "waiting" (milliseconds since the Unix epoch). */
  waitingUntil?: number;
  /** Why it is broken, in the operator's words; never a secret. */
  reason?: string;
  inFlight: number;
  stats: AccountStats;
}
