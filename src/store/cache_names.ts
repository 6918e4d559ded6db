import { createHash } from "node:crypto";
import type { FileKeys } from "../pipeline/transcript_cache.ts";
import { type TranscribeOptions, wordsKey } from "../pipeline/transcriber.ts";

/** Transcripts are kept for 30 days. */
export const KEEP_MS = 30 * 24 * 3_600_000;

/** Content that was uploaded again and again would collect names without end. */
export const MAX_NAMES = 20;

/** What a transcript is cached under. What changes the text belongs to the name; who recognised it does not. */
export function namesOf(
  { fileUniqueId, sha256, soundSha256 }: FileKeys,
  options: TranscribeOptions,
): string[] {
  const digest = createHash("sha256").update(wordsKey(options));
  const suffix = digest.digest("base64url").slice(0, 22);
  return [
    ...fileUniqueId === undefined ? [] : [`uid:${fileUniqueId}:${suffix}`],
    ...sha256 === undefined ? [] : [`sha256:${sha256}:${suffix}`],
    ...soundSha256 === undefined ? [] : [`sound:${soundSha256}:${suffix}`],
  ];
}
