import { join } from "node:path";
import { expect } from "expect";
import { createLocal } from "../../../../src/providers/local/local.ts";
import { workersWithin } from "../../../../src/providers/local/whisper/memory.ts";
import { MediaFolder } from "../../../media.ts";
import { pieceOf, roomNoise, sequence } from "../piece.ts";
import { startScriptedWorker } from "../scripts.ts";

/** Graphs of 100 MB that hold nothing: a worker is said to take 520 MB. */
async function emptyModel(): Promise<MediaFolder> {
  const folder = await MediaFolder.create();
  for (const name of ["encoder.onnx", "decoder.onnx"]) {
    await folder.write(name, "");
    await Deno.truncate(join(folder.path, name), 50e6);
  }
  return folder;
}

Deno.test("as many workers as there is memory for, one at least", async () => {
  await using folder = await emptyModel();
  const within = (megabytes: number) => workersWithin(4, folder.path, () => megabytes * 1e6);
  expect([100, 520, 1039, 1040, 9000].map(within)).toEqual([1, 1, 1, 2, 4]);
});

Deno.test("without memory for one worker it is not loaded, and that is told; later there may be enough", async () => {
  await using folder = await emptyModel();
  let megabytes = 300;
  await using local = createLocal({
    multilingual: { name: "whisper-base", modelDir: folder.path, languages: ["id"] },
    runtime: () => Promise.resolve({ kind: "native" }),
    freeMemory: () => megabytes * 1e6,
    startWorker: startScriptedWorker,
  });
  const speech = pieceOf(sequence(1, roomNoise(2, 5000), 1, roomNoise(2, 5000), 1));
  const transcribe = () => local.transcribe(speech, { diarize: false }, new AbortController().signal);
  await expect(transcribe()).rejects.toMatchObject({
    problem: "unavailable",
    message: expect.stringMatching(
      /needs 520 MB of memory for each worker, and 300 MB are free: choose a smaller/,
    ),
  });
  megabytes = 600;
  await expect(transcribe()).rejects.not.toThrow(/memory/);
});
