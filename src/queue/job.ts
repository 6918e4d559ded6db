import type { FileProgress } from "../pipeline/file_progress.ts";
import type { FileRef } from "../pipeline/file_source.ts";
import type { ProviderName, TranscribeOptions } from "../pipeline/transcriber.ts";

export type JobState =
  /** Accepted and persisted; waits for a worker. */
  | "queued"
  /** A worker has it. */
  | "running"
  /** Waits until `notBefore` without holding a worker; `ParkReason` says for what. */
  | "parked"
  /** The transcript is stored; its messages are being sent. */
  | "delivering"
  | "done"
  | "failed"
  | "cancelled";

/** Part of a chat: a topic of a forum, or one person's messages to a channel. */
export interface Topic {
  threadId?: number;
  directMessagesId?: number;
}

/** How a chat wants to be answered. */
export interface AnswerLook {
  /** A long text as messages, folded in one message, as a file alone, or both. */
  style: "text" | "folded" | "file" | "both";
  /** Word for word, or without fillers, repeated words and false starts. */
  speech: "verbatim" | "clean";
  /** Each paragraph led by its time. */
  times: boolean;
}

/** Where somebody is answered in a chat in which the bot is not: in one message of its own, which is edited. */
export interface Guest {
  inlineMessageId: string;
  /** Who asked, for all who read it. */
  name: string;
}

/** An answer of before whose place the words of a job take. */
export interface Replaced {
  /** The job that it was of. */
  jobId: string;
  /** Where its buttons are. */
  messageId: number;
  /** What that message is: the whole text, a part or a file of it, or the word that there is none. */
  buttons: "all" | "some" | "again";
}

/** One file of one person on its way to a transcript. Plain data: it is stored as it is. */
export interface Job {
  /** `${chatId}:${messageId}`, with `~${again}` when it is done again: the same update accepted twice is one job. */
  id: string;
  chatId: number;
  /** The person's message with the file; replies go to it. */
  messageId: number;
  /** The chat became another one: the numbers of messages, this file's too, are those of the one before. */
  hasMoved?: true;
  /** The part of the chat in which the file was sent: everything about it goes there. */
  topic?: Topic;
  /** Asked for in a chat in which the bot is not; `chatId` is then the person's own chat with it. */
  guest?: Guest;
  /** Who sent it, where it comes out of a chat of the person's own account: said with everything about it. */
  senderName?: string;
  userId: number;
  /** Language of our messages to this person: "id" or "en". */
  locale: string;
  file: FileRef;
  provider: ProviderName;
  options: TranscribeOptions;
  /** This provider was asked for by name: nobody else's words of before serve. */
  isFresh?: true;
  /** Nobody stands in for it: while it is away it is waited for, up to a day. */
  isAlone?: true;
  replaces?: Replaced;
  /** Undefined: as usual. */
  look?: AnswerLook;
  state: JobState;
  /** Milliseconds since the Unix epoch. */
  acceptedAt: number;
  /** Place in the order of the line, in its virtual time; undefined until it stands in it. */
  turn?: number;
  /** Runs that failed and could get better. */
  failedAttempts: number;
  /** Pauses between tries to bring the answer, added up in milliseconds; a restart does not begin them anew. */
  deliveryWaitedMs?: number;
  /** When a piece was finished last, as far as it was noted (milliseconds since the Unix epoch). */
  progressAt?: number;
  /** Waits for a provider's limit in a row that let no piece through; undefined for none. */
  vainWaits?: number;
  /** Parked until then, or, while it is delivered, asked by Telegram to wait until then (milliseconds since the Unix epoch). */
  notBefore?: number;
  /** Our message that shows progress and then becomes the transcript. */
  statusMessageId?: number;
  /** That message tells of other files of the same person, too: it becomes nobody's answer. */
  sharesStatus?: true;
  /** How many messages of the reply were sent: delivery goes on after this one. */
  sentParts: number;
}

/**
 * What a parked job waits for: accounts that must wait, accounts that are not connected, a provider that allows no more
 * just now, or another try after a failure.
 */
export type ParkReason = "accounts" | "connection" | "provider" | "retry";

/** What a job is doing just now; shown to the person, never stored. */
export type JobProgress =
  | { stage: "queued"; place: number }
  | FileProgress
  | {
    stage: "parked";
    until: number;
    reason: ParkReason;
    accountName?: string;
    /** The one that allows more first. */
    provider?: ProviderName;
  };
