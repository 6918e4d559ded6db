import type { NameOf } from "../text.ts";
import type { Transcript } from "../transcript.ts";

/** What a writer may say about the recording beside its words. */
export interface TranscriptMeta {
  /** Usually the name of the file. */
  title: string;
  /** A line about it, in the reader's language; default: a table of what is known. */
  facts?: string;
  /** Default: their numbers. */
  nameOf?: NameOf;
}

/** Writes a transcript as the whole text of a file. An empty transcript gives a valid file without words. */
export type TranscriptWriter = (transcript: Transcript, meta: TranscriptMeta) => string;
