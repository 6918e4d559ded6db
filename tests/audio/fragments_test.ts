import { expect } from "expect";
import { openLocalFile } from "../../src/cli/sources/local_file.ts";
import type { FileSource } from "../../src/pipeline/file_source.ts";
import { fragmentedVideo, noisePicture } from "../interleaved_video.ts";
import { MediaFolder, noise } from "../media.ts";
import { CountedSource } from "./counted_source.ts";
import { PLAN, reader, readSource, signal } from "./reading.ts";

const SECONDS = 8;
/** 20 MB: more than is kept of a file that could not be sent as it is, less than one that could. */
const BYTES_PER_SECOND = 2_500_000;

/** ffmpeg's arguments for the fragments, and whether they are told to be as long as they are. */
const FORMS: Record<string, { output: readonly string[]; tellLength?: boolean }> = {
  "no sample in the index, all fragments told of at the end": { output: [] },
  "nothing behind the last": { output: ["-movflags", "+skip_trailer"] },
  "the first without a fragment's header": {
    output: ["-movflags", "frag_custom", "-frag_duration", "1000000"],
  },
  "one for each track": { output: ["-movflags", "+separate_moof"] },
  "ten in a second": { output: ["-frag_duration", "100000"] },
  "each told of in front of it": { output: ["-movflags", "+dash"] },
  "all told of in front of them": { output: ["-movflags", "+global_sidx"], tellLength: true },
};

Deno.test("fragments are read one after the other, once, and sound as they do when ffmpeg goes through them first", async () => {
  await using folder = await MediaFolder.create();
  const picture = await noisePicture(folder, BYTES_PER_SECOND);
  for (const [form, { output, tellLength = false }] of Object.entries(FORMS)) {
    const video = { seconds: 1, picture, output };
    const path = await fragmentedVideo(folder, "film.mp4", noise(SECONDS, 0.3), video);
    const [kept, read] = [await readCounted(path, 30), await readCounted(path, 1)];
    expect([form, read.seconds !== undefined]).toEqual([form, tellLength]);
    expect(Math.round(kept.seconds ?? 0)).toBe(SECONDS);
    expect(read.samples).toEqual(kept.samples);
    for (const { share } of [kept, read]) expect([form, share]).toEqual([form, expect.closeTo(1, 1)]);
  }
});

Deno.test("of fragments that were cut off, or begin without sound, all that is there is read, once", async () => {
  await using folder = await MediaFolder.create();
  const picture = await noisePicture(folder, BYTES_PER_SECOND);
  const inputs = { sound: ["-itsoffset", "2.5"] };
  const path = await fragmentedVideo(folder, "film.mp4", noise(SECONDS, 0.3), {
    seconds: 1,
    picture,
    inputs,
  });
  await Deno.truncate(path, 7.3 * BYTES_PER_SECOND);
  const [kept, read] = [await readCounted(path, 30), await readCounted(path, 1)];
  expect(read.samples).toEqual(kept.samples);
  expect(read.samples.length / 16_000).toBeGreaterThan(SECONDS - 2);
  expect(read.samples.length / 16_000).toBeLessThan(SECONDS);
  expect(read.share).toBeCloseTo(1, 1);
});

Deno.test("of fragments through a pipe, the first is not taken for the whole", async () => {
  await using folder = await MediaFolder.create();
  const picture = await noisePicture(folder, 100_000);
  const path = await fragmentedVideo(folder, "film.mp4", noise(SECONDS, 0.3), { seconds: 1, picture });
  await using file = await openLocalFile(path, signal);
  const pipe: FileSource = {
    name: file.name,
    sizeBytes: undefined,
    read: (...place) => file.read(...place),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { track, samples } = await readSource(pipe);
  expect(track.claimedSeconds).toBe(undefined);
  expect(samples.length).toBeGreaterThanOrEqual(SECONDS * 16_000);
});

/** @param keptMb files up to this size stay in memory */
async function readCounted(path: string, keptMb: number) {
  await using file = await openLocalFile(path, signal);
  const counted = new CountedSource(file);
  const { track, samples } = await readSource(counted, PLAN, reader({ compressionThresholdMb: keptMb }));
  expect(file.sizeBytes).toBeGreaterThan(16 * 2 ** 20);
  return { samples, seconds: track.claimedSeconds, share: counted.givenBytes / (file.sizeBytes ?? 0) };
}
