import type { Segment } from "../transcript/transcript.ts";

/** What a language model is to do, and the words that it is to do it with: these are data, whatever they say. */
export interface ChatRequest {
  instructions: string;
  words: string;
}

export interface ChatAnswer {
  text: string;
  /** It was ended before all was said. */
  isCut: boolean;
  /** How many tokens were read, and written, where that is told. */
  readTokens?: number;
  writtenTokens?: number;
}

/** A language model. Port of rewriting/; providers/ implements it. */
export interface ChatModel {
  /** As its provider calls it. */
  readonly name: string;
  /** How many tokens a request and its answer may have together. */
  readonly contextTokens: number;
  /** @throws {RewritingError} classified; the signal's reason when it aborts */
  complete(request: ChatRequest, signal: AbortSignal): Promise<ChatAnswer>;
}

/** What a model made of a transcript; `language` is an ISO 639-1 code. */
export type Rewriting =
  | { kind: "summary"; language: string; model: string; text: string }
  /** Sentence by sentence, at their times and by their speakers; `kept` of them stayed as they were, as the model lost them. */
  | { kind: "translation"; language: string; model: string; segments: Segment[]; kept: number };

/** What was made of words, so that it is paid for once. Port of rewriting/; store/ implements it. */
export interface RewritingBook {
  /** @param words what tells these words from others; undefined when there is none, or the store fails */
  find(words: string, kind: Rewriting["kind"], language: string): Promise<Rewriting | undefined>;
  /** Must not reject. */
  keep(words: string, rewriting: Rewriting, keepMs: number): Promise<void>;
  /** Everything that was made of these words, or what is of this kind. @throws when the store fails: nobody must believe that it is gone when it is not */
  forget(words: string, kind?: Rewriting["kind"]): Promise<void>;
}

/** How long a turn lasts unless it is kept. */
export const TURN_MS = 20_000;

/** Who has something written just now, over all instances that serve one bot. Port of rewriting/; store/ implements it. */
export interface RewritingTurns {
  /** False while the person has another one. While the store fails each instance goes by what it knows itself: true. */
  take(userId: number): Promise<boolean>;
  /** Lasts anew, in this message; "unwanted" once its end was asked for. Must not reject. */
  keep(userId: number, message: string): Promise<"wanted" | "unwanted">;
  /** Must not reject. */
  giveBack(userId: number): Promise<void>;
  /** Asks for the end of what is written in this message, if it is this person's. "not-yours" also when it has just come to its end, and while the store fails. Must not reject. */
  stop(userId: number, message: string): Promise<"stopping" | "not-yours" | "unknown">;
}
