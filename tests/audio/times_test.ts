import { expect } from "expect";
import { decoded, joined, MediaFolder, silence, tone } from "../media.ts";
import { readPath, sound } from "./reading.ts";

const OPUS = ["-c:a", "libopus", "-ar", "48000", "-ac", "2"];

/** Both parts sound, each from its time on (a tone of 440, one of 1000 Hz), and nothing sounds between them. */
function expectTones(samples: Int16Array, first: number, second: number): void {
  for (const [from, hz] of [[first, 440], [second, 1000]]) {
    const heard = sound(samples, from + 0.15, from + 1.85);
    expect(Math.abs(heard.hz - hz)).toBeLessThan(20);
    expect(heard.level).toBeGreaterThan(0.1);
  }
  if (second - first > 2.3) expect(sound(samples, first + 2.15, second - 0.15).level).toBeLessThan(0.01);
}

/** The times of the second tone moved on by so many seconds. */
function holed(folder: MediaFolder, name: string, seconds: number, output: readonly string[]) {
  const hole = ["-af", `asetpts='PTS+gte(T,2)*${seconds}/TB'`];
  return folder.sound(name, joined(tone(2, 440), tone(2, 1000)), [...hole, ...output]);
}

Deno.test("holes of minutes are filled, in any container that has times", async () => {
  await using folder = await MediaFolder.create();
  const aac = ["-c:a", "aac", "-ar", "48000", "-ac", "2"];
  const cases: [string, number, readonly string[]][] = [
    ["talk.mka", 200, OPUS],
    ["talk.ogg", 200, OPUS],
    ["talk.mp4", 600, aac],
    ["longer.webm", 900, OPUS],
  ];
  for (const [name, seconds, output] of cases) {
    const { samples } = await readPath(await holed(folder, name, seconds, output));
    expectTones(samples, 0, 2 + seconds);
  }
});

Deno.test("a hole of days cannot be: the words behind it follow at once", async () => {
  await using folder = await MediaFolder.create();
  const { samples } = await readPath(await holed(folder, "days.webm", 800_000, OPUS));
  expect(samples.length / 16_000).toBeCloseTo(4, 1);
  expectTones(samples, 0, 2);
});

Deno.test("sound that begins after minutes of picture stands there", async () => {
  await using folder = await MediaFolder.create();
  const wav = await folder.sound("sound.wav", joined(tone(2, 440), tone(2, 1000)));
  const picture = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=1:duration=330"];
  for (const name of ["late.mp4", "late.mkv", "late.flv"]) {
    const codecs = name.endsWith(".flv") ? ["-c:v", "flv", "-ar", "44100"] : ["-c:v", "mpeg4"];
    const path = await folder.ffmpeg(name, [
      ...["-itsoffset", "320", "-i", wav, ...picture, "-map", "1:v", "-map", "0:a", ...codecs],
    ]);
    expectTones((await readPath(path)).samples, 320, 322);
  }
});

Deno.test("recordings that were simply joined come one after the other", async () => {
  await using folder = await MediaFolder.create();
  const cases: [string, readonly string[], readonly string[]][] = [
    ["browser.webm", ["-c:a", "libopus"], ["-c:a", "libopus"]],
    ["rates.mp3", ["-ar", "44100", "-ac", "2"], ["-ar", "22050", "-ac", "1"]],
    ["rates.aac", ["-ar", "16000", "-ac", "1"], ["-ar", "44100", "-ac", "2"]],
    ["spliced.ts", ["-c:a", "aac"], ["-c:a", "aac", "-output_ts_offset", "5000"]],
    ["wrapped.ts", ["-c:a", "aac", "-output_ts_offset", "95441.3"], ["-c:a", "aac"]],
  ];
  for (const [name, first, second] of cases) {
    const parts = [
      await folder.sound(`1-${name}`, tone(2, 440), first),
      await folder.sound(`2-${name}`, tone(2, 1000), second),
    ];
    const path = await folder.write(name, await bytesOf(parts));
    const { samples } = await readPath(path);
    expect([name, samples.length >= (await decoded(path)).length - 400]).toEqual([name, true]);
    expectTones(samples, 0, samples.length / 16_000 - 2.1);
    expect(samples.length / 16_000).toBeLessThan(4.7);
  }
});

Deno.test("times that wobble lose no sample", async () => {
  await using folder = await MediaFolder.create();
  const wobble = ["-af", "asetnsamples=320,asetpts='PTS+0.1*random(0)/TB'", "-c:a", "flac"];
  const recording = joined(tone(2, 440), silence(0.5), tone(2, 1000));
  const path = await folder.sound("wobble.mka", recording, wobble);
  const { samples } = await readPath(path);
  expect(Math.abs(samples.length - (await decoded(path)).length)).toBeLessThan(1600);
  expectTones(samples, 0, 2.5);
});

async function bytesOf(paths: readonly string[]): Promise<Uint8Array> {
  return new Uint8Array(
    await new Blob(await Promise.all(paths.map((path) => Deno.readFile(path)))).arrayBuffer(),
  );
}
