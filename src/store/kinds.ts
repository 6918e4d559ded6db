import { z } from "zod";
import type { Asked, SpeakerName, Told } from "../chat/answer/told.ts";
import type { BusinessChat, WaitingRecording } from "../chat/business/business_chat.ts";
import type { HistoryEntry } from "../chat/history/entry.ts";
import { LOCALES } from "../chat/locales/list.ts";
import type { ChatWishes } from "../chat/wishes.ts";
import type { AccountStats, Cooldown } from "../download/ports.ts";
import type { FileRef } from "../pipeline/file_source.ts";
import type { FileKeys } from "../pipeline/transcript_cache.ts";
import { PROVIDERS, type TranscribeOptions } from "../pipeline/transcriber.ts";
import type { AnswerLook, Guest, Job, Replaced, Topic } from "../queue/job.ts";
import type {
  PieceTranscript,
  PlacedPiece,
  Segment,
  Transcript,
  TranscriptSource,
  Word,
} from "../transcript/transcript.ts";
import type { Rewriting } from "../rewriting/ports.ts";
import type { Failure } from "../ops/history/failure_book.ts";
import type { PersonUse } from "../ops/history/person_use.ts";
import type { DayUse } from "../ops/history/use.ts";
import { type HistoryRows, ROW_LENGTH } from "./history_rows.ts";
import { Kind } from "./kind.ts";
import type { CacheEntry } from "./lru_index.ts";
import type { PieceFile } from "./piece_files.ts";

/**
 * Every kind of stored value. When a shape changes: change its schema, and append an upgrade from the shape before to its
 * kind. A job and a choice are never dropped; what is only cached may be.
 */

const text = z.string();
const number = z.number();
const provider = z.enum(PROVIDERS);

/** An object with every field of T, so that no field can be forgotten: what a schema does not name is not kept. */
function shape<T extends object>(fields: { [Field in keyof T]-?: z.ZodType<T[Field]> }): z.ZodType<T> {
  return z.object(fields) as unknown as z.ZodType<T>;
}

const word = shape<Word>({ text, startSeconds: number, endSeconds: number, speaker: number.optional() });

const segment = shape<Segment>({
  text,
  startSeconds: number,
  endSeconds: number,
  speaker: number.optional(),
  words: z.array(word).optional(),
});

const pieceTranscript = shape<PieceTranscript>({
  segments: z.array(segment),
  language: text.optional(),
  provider: text,
  model: text,
  tookSeconds: number.optional(),
});

const transcript = shape<Transcript>({
  segments: z.array(segment),
  durationSeconds: number,
  language: text.optional(),
  sources: z.array(shape<TranscriptSource>({ provider: text, model: text, pieceCount: number })),
  speakerParts: z.array(number).optional(),
});

const file = shape<FileRef>({
  fileId: text,
  fileUniqueId: text,
  sizeBytes: number.optional(),
  name: text.optional(),
  mimeType: text.optional(),
  durationSeconds: number.optional(),
  chatId: number,
  messageId: number,
});

const style = z.enum(["text", "folded", "file", "both"]);
const speech = z.enum(["verbatim", "clean"]);
const look = shape<AnswerLook>({ style, speech, times: z.boolean() });

const askedFields = {
  id: text,
  chatId: number,
  messageId: number,
  topic: shape<Topic>({ threadId: number.optional(), directMessagesId: number.optional() }).optional(),
  senderName: text.optional(),
  userId: number,
  locale: text,
  file,
  provider,
  options: shape<TranscribeOptions>({
    language: text.optional(),
    diarize: z.boolean(),
    prompt: text.optional(),
    model: text.optional(),
  }),
  look: look.optional(),
  replaces: shape<Replaced>({ jobId: text, messageId: number, buttons: z.enum(["all", "some", "again"]) })
    .optional(),
  acceptedAt: number,
};

const job = shape<Job>({
  ...askedFields,
  guest: shape<Guest>({ inlineMessageId: text, name: text }).optional(),
  hasMoved: z.literal(true).optional(),
  isFresh: z.literal(true).optional(),
  isAlone: z.literal(true).optional(),
  state: z.enum(["queued", "running", "parked", "delivering", "done", "failed", "cancelled"]),
  turn: number.optional(),
  failedAttempts: number,
  deliveryWaitedMs: number.optional(),
  progressAt: number.optional(),
  vainWaits: number.optional(),
  notBefore: number.optional(),
  statusMessageId: number.optional(),
  sharesStatus: z.literal(true).optional(),
  sentParts: number,
});

const asked = shape<Asked>(askedFields);
const names = z.array(shape<SpeakerName>({ speaker: number, name: text })).optional();
const told = shape<Told>({ asked, transcript, names });
const entry = shape<HistoryEntry>({ asked, durationSeconds: number, beginning: text, stems: text });

const made = { language: text, model: text };
const rewriting: z.ZodType<Rewriting> = z.union([
  z.object({ kind: z.literal("summary"), ...made, text }),
  z.object({ kind: z.literal("translation"), ...made, segments: z.array(segment), kept: number }),
]);

const cacheEntry = shape<CacheEntry>({
  id: text,
  names: z.array(text),
  usedAt: number,
  expiresAt: number,
});

const chatWishes = shape<ChatWishes>({
  provider: provider.optional(),
  model: text.optional(),
  language: text.optional(),
  vocabulary: text.optional(),
  speakers: z.boolean().optional(),
  style: style.optional(),
  speech: speech.optional(),
  times: z.boolean().optional(),
  locale: z.enum(LOCALES).optional().catch(undefined),
  onRequest: z.boolean().optional(),
  standing: z.enum(["invited", "banned"]).optional(),
});

const businessChat = shape<BusinessChat>({
  name: text,
  choice: z.enum(["ask", "always", "never"]),
  waiting: z.array(shape<WaitingRecording>({ file, sentAs: number, updateId: number, at: number })),
  askedAt: number.optional(),
  questionId: number.optional(),
});

const cooldown = shape<Cooldown>({ accountName: text, method: text, until: number });

const accountStats = shape<AccountStats>({
  requests: number,
  failures: number,
  floodWaits: number,
  bytes: number,
  bytesPerSecond: number,
  successRate: number,
});

const historyRows = shape<HistoryRows>({
  rows: z.array(z.array(number).length(ROW_LENGTH)),
});

const dayUse = shape<DayUse>({
  day: number,
  provider: text,
  requests: number,
  failures: number,
  audioSeconds: number,
  dollars: number,
});

const personUse = shape<PersonUse>({
  day: number,
  userId: number,
  provider: text,
  audioSeconds: number,
  dollars: number,
});

const failure = shape<Failure>({ jobId: text, at: number, provider: text, problem: text });

const placedPiece = shape<PlacedPiece>({
  index: number,
  startSample: number,
  sampleCount: number,
  sound: text.optional(),
  transcript: pieceTranscript,
});

/** How far somebody who hears some content has come, for those who wait for it. */
export interface FlightState {
  keys: Pick<FileKeys, "sha256" | "soundSha256">;
  transcript?: Transcript;
  pieces?: PlacedPiece[];
}

const flight = shape<FlightState>({
  keys: z.object({ sha256: text.optional(), soundSha256: text.optional() }),
  transcript: transcript.optional(),
  pieces: z.array(placedPiece).optional(),
});

export const KINDS = {
  job: new Kind("job", job),
  claim: new Kind("claim", z.object({ worker: text, token: text, until: number })),
  closedJob: new Kind("finished job", z.object({ job: z.unknown(), expiresAt: number })),
  /** A piece as version 0.1.0 kept it, and as Redis does, which knows the end of its time by itself. */
  piece: new Kind("piece", placedPiece),
  keptPiece: new Kind("kept piece", z.object({ piece: placedPiece, expiresAt: number })),
  pieceFile: new Kind("piece file", shape<PieceFile>({ expiresAt: number, transcript: pieceTranscript })),
  transcript: new Kind("transcript", transcript),
  flight: new Kind("flight", flight),
  /** As Redis keeps it. */
  told: new Kind("told transcript", told),
  keptTold: new Kind("kept told transcript", z.object({ told, expiresAt: number })),
  spent: new Kind("day's seconds", z.object({ seconds: number })),
  entry: new Kind("history entry", entry),
  keptEntry: new Kind("kept history entry", z.object({ entry, expiresAt: number })),
  /** As Redis keeps it. */
  rewriting: new Kind("rewriting", z.object({ rewriting })),
  keptRewriting: new Kind("kept rewriting", z.object({ rewriting, expiresAt: number })),
  cacheEntry: new Kind("cache entry", cacheEntry),
  cooldown: new Kind("cooldown", cooldown),
  accountStats: new Kind("account's statistics", accountStats),
  history: new Kind("history", historyRows),
  failure: new Kind("failure", failure),
  failures: new Kind("failures", z.object({ failures: z.array(failure) })),
  usage: new Kind("usage", z.object({ rows: z.array(dayUse) })),
  personUse: new Kind("person's use", z.object({ rows: z.array(personUse) })),
  chatWishes: new Kind("chat's choices", chatWishes),
  businessChat: new Kind("business chat", businessChat),
} as const;
