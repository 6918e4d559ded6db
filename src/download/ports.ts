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

/** A message that helper bots can see, as the Bot API numbers it. */
interface CopiedMessage {
  chatId: number;
  messageId: number;
}

/** Copies of messages, where helper bots can see them. */
export interface MessageCopies {
  /** Resolves to the copy, to be removed; to undefined when there can be none now. Must not reject. */
  copy(message: CopiedMessage): Promise<CopiedMessage | undefined>;
  /** Nobody needs the copy any more. Must not reject. */
  remove(copy: CopiedMessage): Promise<void>;
}

/** Makes and removes copies. Port of download/; chat/ implements it. */
export interface CopySender {
  /** @throws {Error} in words without a secret, when Telegram does not make it */
  copy(message: CopiedMessage): Promise<CopiedMessage>;
  /** Resolves when it is gone, or will never go. @throws {Error} when another try may work */
  remove(copy: CopiedMessage): Promise<void>;
}

/** Remembers over a restart which copies are to be removed. Port of download/; store/ implements it. */
export interface CopyBook {
  all(): Promise<CopiedMessage[]>;
  /** @throws when it cannot be kept */
  note(copy: CopiedMessage): Promise<void>;
  strike(copy: CopiedMessage): Promise<void>;
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
  /** "API-1", "API-2" ... in the order of the configuration; of a helper bot "HELPER-" and its number. */
  name: string;
  state: "ready" | "connecting" | "waiting" | "broken" | "off";
  /** End of the wait, for "waiting" (milliseconds since the Unix epoch). */
  waitingUntil?: number;
  /** Why it is broken, in the operator's words; never a secret. */
  reason?: string;
  inFlight: number;
  stats: AccountStats;
}
