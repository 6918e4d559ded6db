import { expect } from "expect";
import { joined, MediaFolder, silence, tone } from "../media.ts";
import { readPath, sound } from "./reading.ts";
import { warnings } from "./warnings.ts";

const SECONDS = 5;
const TONES = [440, 1000, 1700];

/** Tracks of one tone each (0 Hz: silence), one behind the other in a file. */
async function trackFile(
  folder: MediaFolder,
  name: string,
  hertz: readonly number[],
  output: readonly string[],
) {
  const inputs = await Promise.all(hertz.map((hz, i) =>
    folder.sound(
      `${name}-${i}.wav`,
      hz === 0 ? silence(SECONDS) : joined(silence(2.5), tone(SECONDS - 2.5, hz)),
    )
  ));
  const maps = inputs.flatMap((_, i) => ["-map", `${i}:a`]);
  return await folder.ffmpeg(name, [...inputs.flatMap((path) => ["-i", path]), ...maps, ...output]);
}

async function hertzOf(path: string): Promise<number> {
  const { samples } = await readPath(path);
  expect(samples.length / 16_000).toBeCloseTo(SECONDS, 0);
  return Math.round(sound(samples, 3, 4.5).hz / 10) * 10;
}

Deno.test("of several tracks the first that gives sound is taken, and the others are named", async () => {
  await using folder = await MediaFolder.create();
  const opus = ["-c:a", "libopus"];
  const noDefault = ["-disposition:a:0", "0"];
  const cases: [string, readonly number[], readonly string[], number][] = [
    ["both.mka", TONES, opus, TONES[0]],
    ["silent.mka", [0, TONES[1]], opus, TONES[1]],
    ["silent.mp4", [0, 0, TONES[2]], ["-c:a", "aac"], TONES[2]],
    ["usual.mka", TONES, [...opus, ...noDefault, "-disposition:a:1", "default"], TONES[1]],
    ["usual_silent.mka", [TONES[0], 0], [...opus, ...noDefault, "-disposition:a:1", "default"], TONES[0]],
    ["comment.mkv", TONES.slice(0, 2), [...opus, "-disposition:a:0", "comment"], TONES[1]],
    ["usual_comment.mkv", TONES.slice(0, 2), [...opus, "-disposition:a:0", "default+comment"], TONES[1]],
    ["described.mkv", TONES.slice(0, 2), [...opus, "-disposition:a:0", "visual_impaired"], TONES[1]],
    ["only_comment.mkv", [TONES[0], 0], [...opus, "-disposition:a:0", "comment"], TONES[0]],
  ];
  for (const [name, hertz, output, expected] of cases) {
    const path = await trackFile(folder, name, hertz, [...output, "-metadata:s:a:0", "language=ind"]);
    const lines = await warnings(async () => expect([name, await hertzOf(path)]).toEqual([name, expected]));
    expect([name, lines.length, lines[0].includes("1 (ind, ")]).toEqual([name, 1, true]);
  }
});

Deno.test("a track that ffmpeg cannot decode, or that is empty, does not end the file", async () => {
  await using folder = await MediaFolder.create();
  const path = await trackFile(folder, "two.mp4", TONES.slice(0, 2), ["-c:a", "aac"]);
  for (const entry of ["apac", "ac-4", "mhm1", "enca", "xyz1"]) {
    const bytes = await Deno.readFile(path);
    const text = new TextDecoder("latin1").decode(bytes);
    const at = text.indexOf("mp4a", text.indexOf("stsd"));
    bytes.set(new TextEncoder().encode(entry), at);
    bytes.set(new TextEncoder().encode("free"), text.indexOf("esds", at)); // it would tell ffmpeg that this is AAC
    expect([entry, await hertzOf(await folder.write(`${entry}.mp4`, bytes))]).toEqual([entry, TONES[1]]);
  }
  const wav = await folder.sound("sound.wav", joined(silence(2.5), tone(2.5, TONES[0])));
  const empty = ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono:d=0.00001"];
  const noPackets = [...empty, "-i", wav, "-map", "0:a", "-map", "1:a", "-c:a", "aac"];
  expect(await hertzOf(await folder.ffmpeg("empty.mp4", noPackets))).toBe(TONES[0]);
});

Deno.test("a file whose tracks are all silent is silent", async () => {
  await using folder = await MediaFolder.create();
  const path = await trackFile(folder, "silent.mka", [0, 0], ["-c:a", "flac"]);
  const { samples, pieces } = await readPath(path);
  expect(samples.length).toBe(SECONDS * 16_000);
  expect(pieces.every((piece) => piece.silent)).toBe(true);
});

Deno.test("sound that begins far behind the first picture is found, at its time", async () => {
  await using folder = await MediaFolder.create();
  const wav = await folder.sound("sound.wav", tone(2, 440));
  const picture = ["-f", "lavfi", "-i", "nullsrc=size=320x240:rate=25:duration=8,geq=random(1)*255:128:128"];
  const large = ["-c:v", "mpeg2video", "-q:v", "2", "-maxrate", "80M", "-bufsize", "8M", "-c:a", "mp2"];
  for (const name of ["late.vob", "late.ts"]) {
    const path = await folder.ffmpeg(name, [
      ...[...picture, "-itsoffset", "7", "-i", wav, ...large, "-f", name.endsWith("vob") ? "vob" : "mpegts"],
    ]);
    expect((await Deno.stat(path)).size).toBeGreaterThan(6e6);
    const { samples } = await readPath(path);
    expect(sound(samples, 0, 6.8).level).toBeLessThan(0.01);
    expect(Math.abs(sound(samples, 7.2, 8.8).hz - 440)).toBeLessThan(20);
  }
});

Deno.test("WMA under DRM is encrypted, by whichever of its two headers", async () => {
  await using folder = await MediaFolder.create();
  const plain = await Deno.readFile(await folder.sound("song.wma", tone(3)));
  const old = "fbb31122 23bdd211 b4b700a0 c955fc6e";
  const extended = "14e68a29 2226174c b935dae0 7ee9289c";
  const text = (letters: string) => [letters.length, 0, 0, 0, ...new TextEncoder().encode(letters)];
  for (
    const [guid, body] of [[old, ["data", "DRM\0", "key\0", "url\0"].flatMap(text)], [
      extended,
      text("<WRM"),
    ]] as const
  ) {
    const path = await folder.write("bought.wma", withObject(plain, guid.replaceAll(" ", ""), body));
    await expect(readPath(path)).rejects.toMatchObject({ problem: "encrypted" });
  }
});

/** Puts an object into the header of an ASF file: GUID, 64 bits of size, content. */
function withObject(file: Uint8Array<ArrayBuffer>, guid: string, body: readonly number[]) {
  const object = new Uint8Array([...Uint8Array.fromHex(guid), ...new Uint8Array(8), ...body]);
  new DataView(object.buffer).setBigUint64(16, BigInt(object.length), true);
  const result = new Uint8Array([...file.subarray(0, 30), ...object, ...file.subarray(30)]);
  const view = new DataView(result.buffer);
  view.setBigUint64(16, view.getBigUint64(16, true) + BigInt(object.length), true);
  view.setUint32(24, view.getUint32(24, true) + 1, true);
  return result;
}

Deno.test("a picture or another track that goes on longer makes no sound incomplete", async () => {
  await using folder = await MediaFolder.create();
  const wav = await folder.sound("sound.wav", tone(3));
  const picture = [
    "-f",
    "lavfi",
    "-i",
    "testsrc=size=64x64:rate=5:duration=20",
    "-map",
    "1:v",
    "-map",
    "0:a",
  ];
  for (const name of ["long.mkv", "long.avi", "long.wmv", "long.mp4", "long.ts"]) {
    const path = await folder.ffmpeg(name, ["-i", wav, ...picture]);
    const lines = await warnings(async () => {
      expect((await readPath(path)).samples.length / 16_000).toBeCloseTo(3, 0);
    });
    expect([name, lines]).toEqual([name, []]);
  }
  const late = await folder.ffmpeg("late.mkv", ["-i", wav, "-output_ts_offset", "90000"]);
  expect(await warnings(async () => void await readPath(late))).toEqual([]);
});
