import type { BatchFile, Ending } from "./batch/batch_text.ts";
import type { BusinessChat } from "./business/business_chat.ts";
import type { RewritingTurns } from "../rewriting/ports.ts";
import type { PersonUse } from "../ops/history/person_use.ts";
import type { Told } from "./answer/told.ts";
import type { HistoryEntry } from "./history/entry.ts";
import type { ChatWishes } from "./wishes.ts";

/** What chats want; survives a restart. Port of chat/; store/ implements it. */
export interface ChatSettings {
  /** Empty when the chat chose nothing. @throws when the store fails: nobody's words must go to whom they did not choose */
  get(chatId: number): Promise<ChatWishes>;
  /**
   * Changes what the patch names, which may depend on what is kept in that moment. Resolves to all that is kept then.
   * @throws when the store fails: nobody must believe in a choice that was not kept
   */
  update(chatId: number, patch: ChatWishes | ((before: ChatWishes) => ChatWishes)): Promise<ChatWishes>;
  /** The chat `from` has become `to`, which keeps its own choices if it has any. */
  move(from: number, to: number): Promise<void>;
}

/** What was told, and what a list and a search show of it. */
export interface Kept {
  told: Told;
  entry: HistoryEntry;
}

/** What chats were told, by the job that it was told for. Port of chat/; store/ implements it. */
export interface Archive {
  /** Keeps it for so long; resolves to false when it could not be kept. Must not reject. */
  keep(told: Told, entry: HistoryEntry, keepMs: number): Promise<boolean>;
  /**
   * Keeps what `change` makes of what is kept, for as long as that would be; done again when somebody else changed it
   * meanwhile. Resolves to what is kept then; undefined when it is gone, and stays so. @throws when the store fails
   */
  change(jobId: string, change: (before: Told) => Kept): Promise<Told | undefined>;
  /** Undefined when it is gone. @throws when the store fails: nobody must believe that it is gone when it is not */
  find(jobId: string): Promise<Told | undefined>;
  /** Everything of one person, newest first. @throws when the store fails */
  entries(userId: number): Promise<HistoryEntry[]>;
  /** Everything of everybody that was accepted before `time` (milliseconds since the Unix epoch). @throws when the store fails */
  before(time: number): AsyncIterable<HistoryEntry>;
  /** Removes it and its text. @throws when the store fails: nobody must believe that it is gone when it is not */
  forget(entry: HistoryEntry): Promise<void>;
}

/** What people chose for chats of their own accounts. Port of chat/; store/ implements it. */
export interface BusinessBook {
  /** By chat. @throws when the store fails: nobody's recordings must be heard against their word */
  all(userId: number): Promise<Map<number, BusinessChat>>;
  /**
   * Keeps what `change` makes of what is kept, or removes it for undefined; done again when somebody else changed it
   * meanwhile. Resolves to what is kept then. @throws when the store fails
   */
  change(
    userId: number,
    chatId: number,
    change: (before: BusinessChat | undefined) => BusinessChat | undefined,
  ): Promise<BusinessChat | undefined>;
  /** @throws when the store fails */
  forget(userId: number): Promise<void>;
}

/** Seconds of sound that were recognised for a person or in a group, by day since 1970. Port of chat/; store/ implements it. */
export interface DayBook {
  /** 0 when the store fails. */
  spent(id: number, day: number): Promise<number>;
  /** Must not reject. */
  add(id: number, day: number, seconds: number): Promise<void>;
}

/** What Telegram was told of the bot itself (commands, descriptions), as digests. Port of chat/; store/ implements it. */
export interface ToldProfile {
  /** Empty when nothing is known. Must not reject. */
  read(): Promise<ReadonlySet<string>>;
  /** Replaces what was known. Must not reject. */
  keep(digests: ReadonlySet<string>): Promise<void>;
}

/** Who used how much, as the operator pays for it. Port of chat/; ops/ implements it. */
export interface UsageCount {
  /** Of the last 31 days. @throws when the store fails: nobody must believe that nothing was used */
  rows(): Promise<PersonUse[]>;
  /** A language model wrote something for somebody. */
  wrote(userId: number, dollars: number): void;
}

/** How Telegram is to bring updates. Port of chat/; app/ implements it. */
export interface WebhookSettings {
  url: string;
  /** What shows that an update comes from Telegram. */
  secret: string;
  /** Was Telegram told this secret? It never tells which one it knows. */
  isSecretTold(): boolean;
  /** Remembers that it was. Must not reject. */
  onSecretTold(): Promise<void>;
}

/** How long the instance that polls is left to it when nothing is heard of it any more. */
export const POLLER_LEASE_MS = 30_000;
/** Ids of updates may begin anew after a week of silence: an older place is worth nothing. */
export const OFFSET_KNOWN_MS = 24 * 60 * 60_000;

/** Of all instances of one bot one polls. Port of chat/; store/ implements it. */
export interface PollerElection {
  /** Undefined while another instance polls. @throws when the store fails */
  stand(): Promise<PollerLease | undefined>;
}

/** This instance polls, for POLLER_LEASE_MS from when it was elected or has kept the lease last. */
export interface PollerLease {
  /** Where the poller before stood; 0 when that is not known. */
  readonly offset: number;
  /** Lasts anew, and notes where the poller stands; false when another has taken over. @throws when the store fails */
  keep(offset?: number): Promise<boolean>;
  /** Another may poll at once. Must not reject. */
  giveUp(): Promise<void>;
}

/** Who is at an update has it for so long; an update that was handled is remembered for so long. */
export const UPDATE_MS = { underway: 30_000, handled: 10 * 60_000 };

/** Updates that were handled lately, by whichever instance. Port of chat/; store/ implements it; where its store fails it tells what this instance knows. */
export interface HandledUpdates {
  /** "ours": nobody else is at it, and this instance is from now on. @param update what tells it from others */
  claim(update: string): Promise<"ours" | "elsewhere" | "handled">;
  done(update: string): Promise<void>;
  /** What failed may come again. */
  giveUp(update: string): Promise<void>;
}

/** A pace of requests to Telegram: one every `intervalMs` in the long run, `burst` of them at once after a rest. */
export interface SendPace {
  name: string;
  intervalMs: number;
  burst: number;
}

/** A file as its list knows it. */
export type ListedFile = Omit<BatchFile, "number">;

/** Which files of a batch one message tells of, whichever instance works on them; a message by its chat and number. Port of chat/; store/ implements it. */
export interface ListBook {
  /**
   * Has a list that one of `place` has open, with no more than `apartMs` since its newest file, tell of this one, too: resolves to
   * the number of its message. Undefined where there is none, and one is to be begun (`open`): others wait for it.
   */
  join(place: string, file: ListedFile, at: { now: number; apartMs: number }): Promise<number | undefined>;
  /** The message of a list that was to be begun could not be sent: nobody waits for it. Must not reject. */
  giveUp(place: string, jobId: string): Promise<void>;
  /** A message tells of this file now. */
  open(place: string, messageId: number, file: ListedFile, acceptedAt: number): Promise<void>;
  /**
   * Notes what is new and resolves to all of them, for an edit that begins now. "alone": it tells of one file only; "over": it has ended.
   * Undefined when it cannot be known.
   */
  turn(message: string, news: readonly ListedFile[]): Promise<BatchFile[] | "alone" | "over" | undefined>;
  /** Notes what is new, for others' edits. Must not reject. */
  note(message: string, news: readonly ListedFile[]): Promise<void>;
  /** Does the message tell of others, too? If not, none joins it any more. @throws when the store fails */
  isShared(message: string): Promise<boolean>;
  /** Resolves to all of them: those whose jobs are over without a word are stopped. @throws when the store fails */
  end(message: string, jobId: string, ending: Ending): Promise<BatchFile[]>;
  /** Nobody edits it any more after so many milliseconds. @throws when the store fails */
  close(message: string): Promise<number>;
}

/** What all instances of one bot send to Telegram, which counts it as one. Port of chat/; store/ implements it; none of this may reject. */
export interface SendMeters {
  /**
   * Counts one request on each of these and resolves to 0; where one has no room, and for `spare` more after it, counts
   * none, and resolves to the milliseconds until it may have. The last is that of all chats.
   */
  take(paces: readonly (SendPace & { spare: number })[]): Promise<number>;
  /** No request for so long, and no burst right after it. */
  block(pace: SendPace, waitMs: number): Promise<void>;
}

/** What instances that serve one bot have in common. */
export interface SharedByInstances {
  election: PollerElection;
  handled: HandledUpdates;
  meters: SendMeters;
  /** Undefined, both, where nobody else serves the same bot. */
  rewritingTurns?: RewritingTurns;
  lists?: ListBook;
}
