import type { NameOf } from "../text.ts";
import type { Transcript } from "../transcript.ts";
import type { TranscriptWriter } from "./format.ts";

/** Rises when a reader of the file would have to change. */
const SCHEMA_VERSION = 1;

/** Everything known, for programs: segments without their words, and all words in one list. */
export const writeJson: TranscriptWriter = (transcript, meta) => {
  const document = {
    schemaVersion: SCHEMA_VERSION,
    title: meta.title,
    language: transcript.language ?? null,
    durationSeconds: transcript.durationSeconds,
    segments: transcript.segments.map(({ words: _words, ...segment }) => segment),
    words: transcript.segments.flatMap((segment) => segment.words ?? []),
    sources: transcript.sources,
    ...(meta.nameOf && { speakers: speakersOf(transcript, meta.nameOf) }),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

function speakersOf({ segments }: Transcript, nameOf: NameOf) {
  const numbers = new Set(segments.flatMap(({ speaker }) => speaker ?? []));
  return [...numbers].toSorted((a, b) => a - b).map((speaker) => ({ speaker, name: nameOf(speaker) }));
}
