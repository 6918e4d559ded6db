import type { FileKeys, TranscriptCache } from "../../src/pipeline/transcript_cache.ts";
import type { FileOpener, FileRef } from "../../src/pipeline/file_source.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { FileTranscriber } from "../../src/pipeline/transcribe_file.ts";
import type { Transcript } from "../../src/transcript/transcript.ts";
import { ArrivalOrder, Semaphore } from "../../src/semaphore.ts";
import { fakeReader, fakeTranscriber } from "../fakes/audio.ts";
import { FakeClock } from "../fake_clock.ts";

export const QUIET = { onProgress: () => {} };
export const signal = new AbortController().signal;
export const options = { diarize: false };
export const known: Transcript = { segments: [], durationSeconds: 7, sources: [] };

export function file(fileUniqueId: string): FileRef {
  return { fileId: "f", fileUniqueId, chatId: 1, messageId: 1 };
}

/** Opens every file as one of `sizeBytes` bytes whose hash is its own when it is read. */
function fakeOpener(sizeBytes: number, sha256: string): FileOpener & { opened: number } {
  const opener = {
    opened: 0,
    open: () => {
      opener.opened++;
      const source = {
        ...memoryFile("a.ogg", new Uint8Array(16)),
        sizeBytes,
        sha256: Promise.resolve(sha256),
        measure: () => Promise.resolve(sizeBytes),
        readRanges: () => (async function* () {})(),
        gauge: () => Promise.resolve(),
        cost: () => undefined,
      };
      return Promise.resolve(source);
    },
  };
  return opener;
}

function fakeCache(entries: Record<string, Transcript>): TranscriptCache & { puts: FileKeys[] } {
  const puts: FileKeys[] = [];
  return {
    puts,
    find: ({ fileUniqueId, sha256, soundSha256 }, _options, serves = () => true) =>
      Promise.resolve(
        [entries[fileUniqueId ?? ""], entries[sha256 ?? ""], entries[`sound ${soundSha256}`]].find((each) =>
          each && serves(each)
        ),
      ),
    put: (keys) => Promise.resolve(void puts.push(keys)),
    forget: () => Promise.resolve(),
    stats: () => Promise.resolve({ entries: 0, maxEntries: 0, hits: 0, misses: 0 }),
  };
}

export function build(
  parts: { sizeBytes?: number; entries?: Record<string, Transcript>; lengths?: number[] },
) {
  const transcriber = fakeTranscriber();
  const cache = fakeCache(parts.entries ?? {});
  const opener = fakeOpener(parts.sizeBytes ?? 16, "hash");
  const files = new FileTranscriber({
    opener,
    cache,
    reader: fakeReader(parts.lengths ?? [5]),
    transcriberFor: () => transcriber,
    concurrency: 1,
    pieceSlots: new Semaphore(1, new ArrivalOrder()),
    clock: new FakeClock(),
  });
  return { files, transcriber, cache, opener };
}
