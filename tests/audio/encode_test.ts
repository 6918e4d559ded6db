import { expect } from "expect";
import { readPath, signal, sound } from "./reading.ts";
import { decoded, joined, MediaFolder, noise, silence, tone } from "../media.ts";
import { reader } from "./reading.ts";
import { piecePlan } from "../../src/pipeline/piece_plan.ts";
import type {
  AudioContainer,
  AudioLimits,
  AudioPiece,
  EncodedAudio,
} from "../../src/pipeline/audio_reader.ts";

const SOUND = joined(silence(1), tone(1, 440), silence(1), tone(1, 1000), silence(1));
const MEGABYTE = 1_000_000;

function limits(containers: AudioContainer[], maxBytes = 25 * MEGABYTE, maxSeconds = 3600): AudioLimits {
  return { containers, maxBytes, maxSeconds };
}

async function decodedAgain(folder: MediaFolder, file: EncodedAudio): Promise<Int16Array> {
  return decoded(await folder.write(file.fileName, file.bytes));
}

let film: Promise<AudioPiece> | undefined;

/** The piece of a film, read once for all forms that it may be sent in. */
function pieceOfFilm(folder: MediaFolder): Promise<AudioPiece> {
  const read = async () =>
    (await readPath(await folder.video("film.mkv", SOUND, ["-c:a", "flac"]))).pieces[0];
  return film ??= read();
}

for (const container of ["ogg", "opus", "webm", "mp3", "m4a", "mp4", "aac", "flac", "wav"] as const) {
  Deno.test(`a piece can be sent as ${container}, and sounds the same`, async () => {
    await using folder = await MediaFolder.create();
    const piece = await pieceOfFilm(folder);
    const file = await piece.encode(limits([container]), signal);
    expect([file.container, file.fileName]).toEqual([container, `piece-0.${container}`]);
    expect(file.contentType).toMatch(/^audio\//);
    const samples = await decodedAgain(folder, file);
    expect(Math.abs(samples.length - SOUND.length)).toBeLessThan(0.25 * 16_000);
    expect(Math.abs(sound(samples, 1.3, 1.8).hz - 440)).toBeLessThan(20);
    expect(Math.abs(sound(samples, 3.3, 3.8).hz - 1000)).toBeLessThan(20);
    expect(sound(samples, 0.1, 0.9).level).toBeLessThan(0.005);
  });
}

Deno.test("Opus is preferred, keeps time to the sample, and takes no more than speech needs", async () => {
  await using folder = await MediaFolder.create();
  const speech = noise(30, 0.3);
  const { pieces } = await readPath(await folder.video("film.mkv", speech, ["-c:a", "flac"]));
  const file = await pieces[0].encode(limits(["wav", "flac", "mp3", "ogg"]), signal);
  expect(file.container).toBe("ogg");
  expect(file.bytes.length * 8 / 30).toBeLessThan(52_000);
  expect((await decodedAgain(folder, file)).length).toBe(speech.length);
});

Deno.test("the bitrate stays below what the operator allows", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.video("film.mkv", noise(30, 0.3), ["-c:a", "flac"]);
  const { pieces } = await readPath(path, undefined, reader({ targetBitrateKbps: 16 }));
  const file = await pieces[0].encode(limits(["ogg"]), signal);
  expect(file.bytes.length * 8 / 30).toBeLessThan(19_000);
});

Deno.test("the bitrate falls as far as a size limit asks", async () => {
  await using folder = await MediaFolder.create();
  const { pieces } = await readPath(await folder.video("film.mkv", noise(55, 0.3), ["-c:a", "flac"]));
  for (const maxBytes of [200_000, 120_000, 90_000]) {
    const file = await pieces[0].encode(limits(["ogg", "mp3"], maxBytes), signal);
    expect(file.bytes.length).toBeLessThanOrEqual(maxBytes);
    expect(file.bytes.length).toBeGreaterThan(maxBytes / 2);
  }
});

Deno.test("two hours of sound in a large video fit every provider piece by piece", async () => {
  await using folder = await MediaFolder.create();
  const { pieces } = await readPath(
    await folder.sound("film.flac", noise(480, 0.3)),
    piecePlan("groq", { diarize: true }),
    reader({ compressionThresholdMb: 1 }),
  );
  const file = await pieces[0].encode(limits(["mp3", "ogg"]), signal);
  expect(file.bytes.length).toBeLessThan(3.5 * MEGABYTE);
});

Deno.test("what cannot fit is unsupported", async () => {
  await using folder = await MediaFolder.create();
  const { pieces } = await readPath(await folder.sound("talk.flac", noise(30, 0.3)));
  const impossible = [limits(["ogg"], 10_000), limits(["wav"], 100_000), limits(["ogg"], MEGABYTE, 29)];
  for (const limit of impossible) {
    await expect(pieces[0].encode(limit, signal)).rejects.toMatchObject({ problem: "unsupported" });
  }
});

Deno.test("a small file goes out unchanged, under the extension of its content", async () => {
  await using folder = await MediaFolder.create();
  const opus = ["-c:a", "libopus", "-f", "ogg"];
  const cases: [name: string, output: string[], extension: string][] = [
    ["voice.oga", opus, "ogg"],
    ["voice.mp3", opus, "ogg"],
    ["song.mp3", [], "mp3"],
    ["song.m4a", [], "m4a"],
    ["wave.wav", [], "wav"],
    ["loss.flac", [], "flac"],
  ];
  const any = limits(["ogg", "mp3", "m4a", "wav", "flac"]);
  for (const [name, output, extension] of cases) {
    const path = await folder.sound(
      name,
      SOUND,
      name === "voice.mp3" ? ["-f", "ogg", "-c:a", "libopus"] : output,
    );
    const { pieces } = await readPath(path);
    const file = await pieces[0].encode(any, signal);
    expect([name, file.fileName]).toEqual([name, `piece-0.${extension}`]);
    expect(file.bytes).toEqual(await Deno.readFile(path));
  }
});

Deno.test("what does not suit the limits or the threshold is encoded anew", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("wave.wav", tone(10), ["-ar", "48000", "-ac", "2"]);
  const original = await Deno.readFile(path);
  const [piece] = (await readPath(path)).pieces;
  expect((await piece.encode(limits(["ogg"]), signal)).container).toBe("ogg");
  expect((await piece.encode(limits(["wav"], MEGABYTE), signal)).bytes.length).toBe(44 + 320_000);
  const [small] = (await readPath(path, undefined, reader({ compressionThresholdMb: 1 }))).pieces;
  expect((await small.encode(limits(["wav", "ogg"]), signal)).bytes).not.toEqual(original);
});

Deno.test("neither a video nor a part of a file goes out unchanged", async () => {
  await using folder = await MediaFolder.create();
  const video = await readPath(await folder.video("film.mp4", SOUND));
  const file = await video.pieces[0].encode(limits(["mp4", "ogg"]), signal);
  expect(file.container).toBe("ogg");
  const long = await readPath(await folder.sound("talk.mp3", tone(10)), { minSeconds: 3, maxSeconds: 6 });
  const first = await long.pieces[0].encode(limits(["mp3"]), signal);
  expect((await decodedAgain(folder, first)).length).toBeLessThan(6.2 * 16_000);
});

Deno.test("a second attempt does not encode again", async () => {
  await using folder = await MediaFolder.create();
  const { pieces } = await readPath(await folder.video("film.mkv", SOUND, ["-c:a", "flac"]));
  const first = await pieces[0].encode(limits(["ogg"]), signal);
  expect(await pieces[0].encode(limits(["mp3", "ogg"]), signal)).toBe(first);
  expect((await pieces[0].encode(limits(["mp3"]), signal)).container).toBe("mp3");
});

Deno.test("an abort ends encoding with its reason", async () => {
  await using folder = await MediaFolder.create();
  const { pieces } = await readPath(await folder.sound("long.flac", noise(59, 0.3)), {
    minSeconds: 50,
    maxSeconds: 60,
  });
  const reason = new Error("the person cancelled");
  await expect(pieces[0].encode(limits(["ogg"]), AbortSignal.abort(reason))).rejects.toBe(reason);
  const job = new AbortController();
  const encoding = pieces[0].encode(limits(["ogg"]), job.signal);
  job.abort(reason);
  await expect(encoding).rejects.toBe(reason);
  expect((await pieces[0].encode(limits(["ogg"]), signal)).container).toBe("ogg");
});
