import { expect } from "expect";
import { InputError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import type { FileTranscriber } from "../../src/pipeline/transcribe_file.ts";
import { build, file, known, options, QUIET, signal } from "./files_bed.ts";

/** A reader for which every file has a small one of its sound. */
function withSound(files: FileTranscriber, sizeBytes: number): void {
  const sound = {
    ...memoryFile("a.mp4", new Uint8Array(16)),
    ...{ sizeBytes, fetchedBytes: sizeBytes, leadSeconds: 0, sha256: Promise.resolve("own") },
  };
  files.deps.reader = { ...files.deps.reader, soundOf: () => Promise.resolve(sound) };
}

for (const sizeBytes of [16, 20e6]) {
  Deno.test(`sound of ${sizeBytes} bytes that was heard before is known by its own hash, else remembered by it`, async () => {
    for (const [entries, calls] of [[{}, [0, 1]], [{ "sound own": known }, []]] as const) {
      const { files, transcriber, cache } = build({ sizeBytes: 1e9, entries, lengths: [5, 5] });
      withSound(files, sizeBytes);
      await files.run({ file: file("new"), provider: "local", options }, QUIET, signal);
      if (sizeBytes === 16) expect(transcriber.calls).toEqual(calls);
      expect(cache.puts).toEqual([{ fileUniqueId: "new", sha256: "hash", soundSha256: "own" }]);
    }
  });
}

Deno.test("where the sound alone cannot be heard, the whole file is, and nothing is paid twice", async () => {
  const { files, transcriber, cache } = build({ sizeBytes: 1e9, lengths: [5, 5, 5] });
  withSound(files, 20e6);
  const reader = files.deps.reader;
  files.deps.reader = {
    ...reader,
    async open(source, plan, stop) {
      const track = await reader.open(source, plan, stop);
      if (source.sizeBytes !== 20e6) return track;
      const pieces = (async function* () {
        for await (const piece of track.pieces) {
          if (piece.index === 2) throw new InputError("corrupt", "the file ends before its sound does");
          yield piece;
        }
      })();
      return { ...track, pieces };
    },
  };
  const { segments } = await files.run({ file: file("new"), provider: "local", options }, QUIET, signal);
  expect([segments.length, transcriber.calls]).toEqual([3, [0, 1, 2]]);
  expect(cache.puts).toEqual([{ fileUniqueId: "new", sha256: "hash", soundSha256: undefined }]);
});
