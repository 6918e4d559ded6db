import { expect } from "expect";
import { DEFAULT_BOUNDS } from "../../src/audio/settings.ts";
import { MediaFolder, noise, tone } from "../media.ts";
import { PLAN, reader, readPath } from "./reading.ts";
import { warnings } from "./warnings.ts";

Deno.test("a file that holds much less than it claims is told of, a spliced or usual one is not", async () => {
  await using folder = await MediaFolder.create();
  const cut = await Deno.readFile(await folder.sound("cut.mka", tone(60), ["-c:a", "flac"]));
  const short = await folder.write("cut.mka", cut.slice(0, cut.length / 2));
  const [line] = await warnings(() => readPath(short));
  expect(line).toMatch(/of 60 s could be decoded/);
  const parts = [
    await Deno.readFile(await folder.sound("1.ts", tone(3), ["-c:a", "aac"])),
    await Deno.readFile(await folder.sound("2.ts", tone(3), ["-c:a", "aac", "-output_ts_offset", "5000"])),
  ];
  const spliced = await folder.write("spliced.ts", new Uint8Array(parts.flatMap((part) => [...part])));
  const usual = await folder.sound("usual.mp3", tone(30));
  expect(await warnings(() => Promise.all([readPath(spliced), readPath(usual)]))).toEqual([]);
});

Deno.test("of hundreds of complaints, each kind is told once", async () => {
  await using folder = await MediaFolder.create();
  const bytes = await Deno.readFile(await folder.sound("talk.mka", noise(20, 0.3), ["-c:a", "ac3"]));
  for (let at = 3000; at < bytes.length - 100; at += 500) bytes.fill(0x55, at, at + 40);
  const path = await folder.write("damaged.mka", bytes);
  const [line = ""] = await warnings(() => readPath(path));
  expect(line).toContain("the file is damaged");
  expect(line.length).toBeLessThan(600);
});

Deno.test("an index larger than ffmpeg may hold is damage, never an empty track", async () => {
  await using folder = await MediaFolder.create();
  const tiny = ["-c:a", "flac", "-frame_size", "64", "-strict", "-2"]; // as many entries as ten minutes of AAC, in a sixth of the time
  const book = await folder.sound("book.mp4", tone(100, 300, 0.1), tiny);
  const bounds = { ...DEFAULT_BOUNDS, maxAllocationBytes: 400_000 };
  await expect(readPath(book, PLAN, reader({ bounds }))).rejects.toMatchObject({ problem: "corrupt" });
  expect((await readPath(book)).samples.length / 16_000).toBeCloseTo(100, 0);
});
