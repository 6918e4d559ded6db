import type { FileRef } from "../../pipeline/file_source.ts";

/** A recording that waits until its person says whether it is to be written down. */
export interface WaitingRecording {
  file: FileRef;
  /** Its number in the chat in which it was sent. */
  sentAs: number;
  /** Number of the update that brought it, and of the message that stands for it in the person's own chat. */
  updateId: number;
  /** Milliseconds since the Unix epoch. */
  at: number;
}

/** What a person chose for one chat of their account, to which they connected the bot. */
export interface BusinessChat {
  /** Who is at the other end. */
  name: string;
  choice: "ask" | "always" | "never";
  /** Oldest first; only while the choice is "ask". */
  waiting: WaitingRecording[];
  /** When the person was asked last (milliseconds since the Unix epoch), and the message that asks, once it was sent. */
  askedAt?: number;
  questionId?: number;
}
