import type { Transcript } from "../transcript.ts";
import type { TranscriptMeta, TranscriptWriter } from "./format.ts";
import { writeJson } from "./json.ts";
import { writeMd } from "./md.ts";
import { writeSrt } from "./srt.ts";
import { writeTxt } from "./txt.ts";
import { writeVtt } from "./vtt.ts";

/** File formats of a transcript; each name is also the file name extension. */
export const FORMATS = ["txt", "srt", "vtt", "json", "md"] as const;
export type TranscriptFormat = typeof FORMATS[number];

const writers: Record<TranscriptFormat, TranscriptWriter> = {
  txt: writeTxt,
  srt: writeSrt,
  vtt: writeVtt,
  json: writeJson,
  md: writeMd,
};

/** The transcript as the whole text of a file in that format. */
export function formatTranscript(
  format: TranscriptFormat,
  transcript: Transcript,
  meta: TranscriptMeta,
): string {
  return writers[format](transcript, meta);
}
