import type {
  Archive,
  BusinessBook,
  ChatSettings,
  DayBook,
  HandledUpdates,
  ListBook,
  PollerElection,
  SendMeters,
} from "../chat/ports.ts";
import type { AccountStatsStore, Cooldowns } from "../download/ports.ts";
import type { OneTimeBook } from "../http/ports.ts";
import type { FailureBook } from "../ops/history/failure_book.ts";
import type { PersonUseBook } from "../ops/history/person_use.ts";
import type { HistoryStore } from "../ops/history/ports.ts";
import type { FlightBook } from "../pipeline/flights.ts";
import type { TranscriptCache } from "../pipeline/transcript_cache.ts";
import type { RewritingBook, RewritingTurns } from "../rewriting/ports.ts";
import type { KeyNews } from "../providers/ports.ts";
import type { InstanceBook } from "../ops/status.ts";
import type { JobStore } from "../queue/ports.ts";
import type { RedisDatabase } from "./redis/database.ts";

/** Whether what instances have in common is reached. "alone": each goes by what it knows itself. */
export interface Sharing {
  readonly state: "shared" | "alone";
}

/** Everything that is stored. */
export interface Stores {
  /** Stores a little. @throws {OperatorError} when nothing can be stored just now */
  check(): Promise<void>;
  jobs: JobStore;
  cache: TranscriptCache;
  cooldowns: Cooldowns;
  accountStats: AccountStatsStore;
  chatSettings: ChatSettings;
  archive: Archive;
  personUse: PersonUseBook;
  rewritings: RewritingBook;
  dayBook: DayBook;
  businessBook: BusinessBook;
  pollerElection: PollerElection;
  handledUpdates: HandledUpdates;
  sendMeters: SendMeters;
  instances: InstanceBook;
  oneTimeBook: OneTimeBook;
  /** Undefined, all five, where nobody else can reach this place. */
  rewritingTurns?: RewritingTurns;
  flights?: FlightBook;
  lists?: ListBook;
  keyNews?: KeyNews;
  sharing?: Sharing;
  history: HistoryStore;
  failures: FailureBook;
  /** Where all of it lies, when that is Redis: other instances may share it. */
  redis?: RedisDatabase;
}

/** Where things can be stored. The cache may lie in another place than all the rest. */
export interface Place {
  /** @throws {OperatorError} when a later version of the program wrote jobs or choices */
  stores(): Promise<Omit<Stores, "cache">>;
  cache(maxEntries: number): Promise<TranscriptCache>;
}
