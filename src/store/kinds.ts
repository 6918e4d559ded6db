import { z } from "zod";
import type { AccountStats, Cooldown } from "../download/ports.ts";
import { PROVIDERS } from "../pipeline/transcriber.ts";
import type { Job } from "../queue/job.ts";
import type { PieceTranscript, PlacedPiece, Transcript } from "../transcript/transcript.ts";
import { Kind } from "./kind.ts";
import type { CacheEntry } from "./lru_index.ts";

/**
 * Every kind of stored value. When a shape changes: change its schema, and append an upgrade from the shape before to its
 * kind. A job and a choice are never dropped; what is only cached may be.
 */

const text = z.string();
const number = z.number();
const provider = z.enum(PROVIDERS);

const word = z.object({ text, startSeconds: number, endSeconds: number, speaker: number.optional() });

const segment = z.object({
  text,
  startSeconds: number,
  endSeconds: number,
  speaker: number.optional(),
  words: z.array(word).optional(),
});

const pieceTranscript: z.ZodType<PieceTranscript> = z.object({
  segments: z.array(segment),
  language: text.optional(),
  provider: text,
  model: text,
});

const transcript: z.ZodType<Transcript> = z.object({
  segments: z.array(segment),
  durationSeconds: number,
  language: text.optional(),
  sources: z.array(z.object({ provider: text, model: text, pieceCount: number })),
});

const file = z.object({
  fileId: text,
  fileUniqueId: text,
  sizeBytes: number.optional(),
  name: text.optional(),
  mimeType: text.optional(),
  durationSeconds: number.optional(),
  chatId: number,
  messageId: number,
});

const job: z.ZodType<Job> = z.object({
  id: text,
  chatId: number,
  messageId: number,
  userId: number,
  locale: text,
  file,
  provider,
  options: z.object({ language: text.optional(), diarize: z.boolean(), prompt: text.optional() }),
  state: z.enum(["queued", "running", "parked", "delivering", "done", "failed", "cancelled"]),
  acceptedAt: number,
  failedAttempts: number,
  notBefore: number.optional(),
  statusMessageId: number.optional(),
  sentParts: number,
});

const cacheEntry: z.ZodType<CacheEntry> = z.object({
  id: text,
  names: z.array(text),
  usedAt: number,
  expiresAt: number,
});

const cooldown: z.ZodType<Cooldown> = z.object({ accountName: text, method: text, until: number });

const accountStats: z.ZodType<AccountStats> = z.object({
  requests: number,
  failures: number,
  floodWaits: number,
  bytes: number,
  bytesPerSecond: number,
  successRate: number,
});

const placedPiece: z.ZodType<PlacedPiece> = z.object({
  index: number,
  startSample: number,
  sampleCount: number,
  transcript: pieceTranscript,
});

export const KINDS = {
  job: new Kind("job", job),
  closedJob: new Kind("finished job", z.object({ job: z.unknown(), expiresAt: number })),
  piece: new Kind("piece", placedPiece),
  transcript: new Kind("transcript", transcript),
  cacheEntry: new Kind("cache entry", cacheEntry),
  cooldown: new Kind("cooldown", cooldown),
  accountStats: new Kind("account's statistics", accountStats),
  chatChoice: new Kind("chat's choice", z.object({ provider })),
} as const;
