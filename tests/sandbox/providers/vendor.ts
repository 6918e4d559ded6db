import type { Segment } from "../../../src/transcript/transcript.ts";

export type VendorName = "groq" | "deepgram" | "together" | "openai";

/** What the speech model heard; times count from the start of the audio. */
export interface Heard {
  segments: readonly Segment[];
}

/** Recognises mono samples at 16 kHz. */
export type Recognise = (samples: Int16Array<ArrayBuffer>) => Promise<Heard>;

/** One request for a transcript, as its vendor understands it. */
export interface Order {
  audio: Uint8Array<ArrayBuffer>;
  model: string;
  format: "json" | "text" | "verbose_json";
  language?: string;
  words: boolean;
  diarize: boolean;
}

/** A vendor refuses; `code` is the vendor's own. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/** What is particular about one vendor's endpoint. */
export interface Vendor {
  readonly name: VendorName;
  /** Path under the sandbox's URL. */
  readonly path: string;
  /** What goes into the bot's base URL setting: the part of `path` that the vendor's SDK does not add. */
  readonly base: string;
  readonly maxBodyBytes: number;
  /** The key that the request presents. */
  key(headers: Headers): string | undefined;
  /** @throws {Refusal} when a field is missing or wrong */
  read(request: Request): Promise<Order>;
  answer(order: Order, heard: Heard, durationSeconds: number): Response;
  /** The vendor's words for an HTTP status; `refusal` has more to say where the vendor does. */
  refuse(refusal: Refusal): Response;
  /** How the vendor words these cases. */
  readonly words: Record<"auth" | "tooLarge" | "corrupt", Refusal>;
}

/** "Bearer KEY" or "Token KEY". */
export function keyAfter(scheme: string, headers: Headers): string | undefined {
  const [given, key] = (headers.get("authorization") ?? "").split(" ");
  return given === scheme ? key : undefined;
}

export interface SpokenWord {
  word: string;
  start: number;
  end: number;
  speaker: number;
}

/** The words of a segment; where the model gave none, spread over its time. */
export function wordsOf(segment: Segment): SpokenWord[] {
  if (segment.words) {
    return segment.words.map((w) => ({
      word: w.text,
      start: w.startSeconds,
      end: w.endSeconds,
      speaker: w.speaker ?? segment.speaker ?? 0,
    }));
  }
  const words = segment.text.split(/\s+/);
  const each = (segment.endSeconds - segment.startSeconds) / words.length;
  return words.map((word, at) => ({
    word,
    start: round(segment.startSeconds + at * each),
    end: round(segment.startSeconds + (at + 1) * each),
    speaker: segment.speaker ?? 0,
  }));
}

export function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

export function fullText({ segments }: Heard): string {
  return segments.map((segment) => segment.text).join(" ");
}
