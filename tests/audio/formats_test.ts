import { expect } from "expect";
import { fileURLToPath } from "node:url";
import { decoded, joined, MediaFolder, silence, tone } from "../media.ts";
import { readPath, sound } from "./reading.ts";

/** Two tones with silence around them: 5 s. */
const SOUND = joined(silence(1), tone(1, 440), silence(1), tone(1, 1000), silence(1));
const AMR = fileURLToPath(new URL("../fixtures/sentence.amr", import.meta.url));

/** The tones came back, each at its place. */
function expectSound(samples: Int16Array): void {
  for (const [from, hz] of [[0.1, 0], [1.1, 440], [2.1, 0], [3.1, 1000], [4.1, 0]]) {
    const heard = sound(samples, from, from + 0.8);
    if (hz === 0) expect(heard.level).toBeLessThan(0.005);
    else {
      expect(Math.abs(heard.hz - hz)).toBeLessThan(20);
      expect(heard.level).toBeGreaterThan(0.1);
    }
  }
}

interface Case {
  name: string;
  codec: string;
  output?: string[];
  video?: boolean;
  /** What the container rounds the length up to, in seconds; nothing means: exact to the sample. */
  padding?: number;
}

/** A frame of AAC at 16 kHz lasts 64 ms. */
const AAC_FRAME = 0.065;
const cases: Case[] = [
  { name: "voice.ogg", codec: "opus", output: ["-c:a", "libopus", "-b:a", "24k"] },
  { name: "voice.opus", codec: "opus", output: ["-c:a", "libopus"] },
  { name: "vorbis.ogg", codec: "vorbis", output: ["-c:a", "libvorbis"] },
  { name: "song.mp3", codec: "mp3" },
  { name: "song.m4a", codec: "aac", padding: AAC_FRAME },
  { name: "raw.aac", codec: "aac", padding: 2 * AAC_FRAME },
  { name: "wave.wav", codec: "pcm_s16le" },
  { name: "loss.flac", codec: "flac" },
  { name: "sound.wma", codec: "wmav2", padding: 0.2 },
  { name: "end.mp4", codec: "aac", video: true, padding: AAC_FRAME },
  { name: "front.mp4", codec: "aac", video: true, output: ["-movflags", "+faststart"], padding: AAC_FRAME },
  { name: "film.mov", codec: "aac", video: true, padding: AAC_FRAME },
  { name: "film.mkv", codec: "opus", video: true, output: ["-c:a", "libopus"], padding: 0.01 },
  { name: "film.webm", codec: "opus", video: true, output: ["-c:a", "libopus"], padding: 0.01 },
  { name: "film.avi", codec: "mp3", video: true, output: ["-c:a", "libmp3lame"], padding: 0.2 },
  { name: "film.3gp", codec: "aac", video: true, output: ["-c:a", "aac"], padding: AAC_FRAME },
  { name: "film.ts", codec: "aac", video: true, output: ["-c:a", "aac"], padding: 2 * AAC_FRAME },
  {
    name: "film.flv",
    codec: "mp3",
    video: true,
    output: ["-c:v", "flv", "-c:a", "libmp3lame", "-ar", "44100"],
    padding: 0.2,
  },
  {
    name: "stereo.mkv",
    codec: "aac",
    video: true,
    output: ["-c:a", "aac", "-ar", "48000", "-ac", "2"],
    padding: AAC_FRAME,
  },
];

for (const { name, codec, output, video, padding = 0 } of cases) {
  Deno.test(`the sound of ${name} comes back at its place`, async () => {
    await using folder = await MediaFolder.create();
    const path = await (video ? folder.video(name, SOUND, output) : folder.sound(name, SOUND, output));
    const { track, samples } = await readPath(path);
    expect(track.codec).toBe(codec);
    expect(Math.abs((track.claimedSeconds ?? 0) - 5)).toBeLessThan(0.3);
    expect(samples.length).toBeGreaterThanOrEqual(SOUND.length);
    expect(samples.length - SOUND.length).toBeLessThanOrEqual(padding * 16_000);
    expectSound(samples);
  });
}

Deno.test("lossless sound comes back sample by sample", async () => {
  await using folder = await MediaFolder.create();
  for (const [name, codec] of [["exact.wav", "pcm_s16le"], ["exact.flac", "flac"], ["exact.mka", "flac"]]) {
    const { samples } = await readPath(
      await folder.sound(name, SOUND, ["-c:a", codec, "-sample_fmt", "s16"]),
    );
    expect(samples.length).toBe(SOUND.length);
    expect(samples.findIndex((sample, i) => sample !== SOUND[i])).toBe(-1);
  }
});

Deno.test("AMR comes back, by itself and in 3GP", async () => {
  await using folder = await MediaFolder.create();
  const expected = await decoded(AMR);
  for (const path of [AMR, await folder.ffmpeg("voice.3gp", ["-i", AMR, "-c", "copy"])]) {
    const { track, samples } = await readPath(path);
    expect(track.codec).toBe("amr_nb");
    expect(Math.abs(samples.length - expected.length)).toBeLessThanOrEqual(16);
    expect(sound(samples, 1, 5).level).toBeCloseTo(sound(expected, 1, 5).level, 2);
  }
});

Deno.test("the content counts, not the name", async () => {
  await using folder = await MediaFolder.create();
  const ogg = await folder.sound("voice.ogg", SOUND, ["-c:a", "libopus"]);
  for (const name of ["voice.mp3", "voice.mp4", "voice.txt", "voice"]) {
    const { track, samples } = await readPath(await folder.write(name, await Deno.readFile(ogg)));
    expect(track.codec).toBe("opus");
    expectSound(samples);
  }
});

Deno.test("of several tracks the first audio track is taken", async () => {
  await using folder = await MediaFolder.create();
  const first = await folder.sound("first.wav", SOUND);
  const second = await folder.sound("second.wav", tone(5, 2000));
  const inputs = ["-i", await folder.video("picture.mkv", silence(5)), "-i", first, "-i", second];
  const path = await folder.ffmpeg("both.mkv", [...inputs, "-map", "0:v", "-map", "1:a", "-map", "2:a"]);
  expectSound((await readPath(path)).samples);
});

Deno.test("a track that begins late or has a gap keeps its times", async () => {
  await using folder = await MediaFolder.create();
  const wav = await folder.sound("tone.wav", tone(4));
  const video = await folder.video("picture.mkv", silence(8));
  const late = await folder.ffmpeg("late.mp4", [
    ...["-itsoffset", "1.5", "-i", wav, "-i", video, "-map", "1:v", "-map", "0:a", "-c:v", "copy"],
  ]);
  const { track, samples } = await readPath(late);
  expect(track.claimedSeconds).toBeCloseTo(5.5, 1);
  expect(sound(samples, 0, 1.4).level).toBeLessThan(0.005);
  expect(sound(samples, 1.6, 5.4).level).toBeGreaterThan(0.1);

  const holed = ["-af", "aselect='not(between(t,1,2.5))'", "-c:a", "libopus"];
  const gap = await readPath(await folder.ffmpeg("gap.mkv", ["-i", wav, ...holed]));
  expect(gap.samples.length / 16_000).toBeCloseTo(4, 1);
  expect(sound(gap.samples, 1.2, 2.3).level).toBeLessThan(0.01);
  expect(sound(gap.samples, 2.7, 3.9).level).toBeGreaterThan(0.1);
});

Deno.test("a long recording comes back in pieces without a sample lost", async () => {
  await using folder = await MediaFolder.create();
  const recording = joined(
    ...Array.from({ length: 20 }, (_, i) => joined(tone(3, 300 + 50 * i), silence(0.5))),
  );
  const { pieces, samples } = await readPath(
    await folder.sound("long.flac", recording, ["-sample_fmt", "s16"]),
    { minSeconds: 5, maxSeconds: 15 },
  );
  expect(pieces.map((piece) => piece.index)).toEqual(pieces.map((_, i) => i));
  expect(pieces.length).toBeGreaterThan(4);
  expect(samples.length).toBe(recording.length);
  expect(samples.findIndex((sample, i) => sample !== recording[i])).toBe(-1);
});
