import { expect } from "expect";
import { openLocalFile } from "../../src/cli/sources/local_file.ts";
import { InputError } from "../../src/pipeline/errors.ts";
import type { Range } from "../../src/pipeline/file_source.ts";
import { memoryFile, readWhole } from "../../src/pipeline/memory_file.ts";
import { interleavedVideo } from "../interleaved_video.ts";
import { decoded, MediaFolder, QUICK_AAC } from "../media.ts";
import { withLongPlaces } from "./mp4_boxes.ts";
import { CountedSource } from "./counted_source.ts";
import { PartlyRead } from "./partly_read.ts";
import { reader, readSource, signal } from "./reading.ts";
import { anyIndex, anyInterleaving, bothWays, expectSame, speech } from "./sound_alone.ts";

Deno.test("sound alone: the view of a video decodes to the same samples, however its sound lies", () =>
  anyInterleaving(4));

Deno.test("sound alone: whatever an index says, what is heard of the sound is what is heard of the whole file", () =>
  anyIndex(4));

Deno.test("sound alone: places in 64 bits are as good; what is no simple video is read whole", async () => {
  await using folder = await MediaFolder.create();
  const samples = await speech(2);
  const path = await interleavedVideo(folder, "video.mp4", samples, { seconds: 0.5 });
  const indexFirst = await folder.ffmpeg("first.mp4", ["-i", path, "-c", "copy", "-movflags", "faststart"]);
  const video = await Deno.readFile(path);
  const { whole, alone } = await bothWays(memoryFile("long.mp4", withLongPlaces(video)));
  if (alone === undefined || alone instanceof InputError) throw new Error("there should be a view");
  expectSame(alone, whole);
  const odd: Record<string, Uint8Array<ArrayBuffer>> = {
    "cut off": (await Deno.readFile(indexFirst)).slice(0, -1000),
    "two recordings": new Uint8Array([...video, ...video]),
    "sound alone": await Deno.readFile(await folder.sound("sound.m4a", samples, QUICK_AAC)),
    "fragments": await Deno.readFile(
      await folder.video("fragments.mp4", samples, [...QUICK_AAC, "-movflags", "frag_keyframe+empty_moov"]),
    ),
    "no MP4": await Deno.readFile(await folder.video("video.mkv", samples, QUICK_AAC)),
  };
  for (const [what, bytes] of Object.entries(odd)) {
    const sound = await reader().soundOf(new PartlyRead(memoryFile("odd", bytes)), signal);
    expect([what, sound]).toEqual([what, undefined]);
  }
});

Deno.test("sound alone: a file that comes quickly, as its line turns out, is looked at no further", async () => {
  await using folder = await MediaFolder.create();
  const path = await interleavedVideo(folder, "video.mp4", await speech(2), { seconds: 0.5 });
  await using counted = new CountedSource(await openLocalFile(path, signal));
  class Quick extends PartlyRead {
    #isKnown = false;

    override gauge(): Promise<void> {
      this.#isKnown = true;
      return Promise.resolve();
    }

    override cost(ranges?: readonly Range[]) {
      const { seconds, ...cost } = super.cost(ranges);
      return { ...cost, seconds: this.#isKnown && ranges === undefined ? 2 : seconds };
    }
  }
  expect(await reader().soundOf(new Quick(counted), signal)).toBe(undefined);
  expect(counted.starts).toEqual([0]);
});

Deno.test("sound alone: where a provider takes it as it is, it is sent as it is", async () => {
  await using folder = await MediaFolder.create();
  const path = await interleavedVideo(folder, "video.mp4", await speech(2), { seconds: 0.5 });
  await using file = new PartlyRead(await openLocalFile(path, signal));
  await using sound = await reader().soundOf(file, signal);
  if (sound === undefined) throw new Error("there should be a view");
  const { pieces: [piece, ...others] } = await readSource(sound);
  const limits = { containers: ["m4a"], maxBytes: 1e6, maxSeconds: 60 } as const;
  const { bytes } = await piece.encode(limits, signal);
  expect(others).toEqual([]);
  expect(bytes).toEqual(await readWhole(sound, signal));
  await Deno.writeFile(`${folder.path}/alone.m4a`, bytes);
  expect(await decoded(`${folder.path}/alone.m4a`)).toEqual(await decoded(path));
});
