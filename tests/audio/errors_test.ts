import { expect } from "expect";
import { FakeClock, settle } from "../fake_clock.ts";
import { type AudioBounds, DEFAULT_BOUNDS } from "../../src/audio/settings.ts";
import { openStream } from "../../src/cli/sources/stdin.ts";
import { InputError, SourceError } from "../../src/pipeline/errors.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { joined, MediaFolder, noise, silence, tone } from "../media.ts";
import { PLAN, reader, readPath, readSource, signal, sound } from "./reading.ts";

function problemOf(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(() => "none", (error: unknown) => error instanceof InputError ? error.problem : error);
}

/** Does the same damage at every call. */
function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(noise(length / 32_000, 1).buffer).slice(0, length);
}

Deno.test("a file of no bytes is empty", async () => {
  await using folder = await MediaFolder.create();
  expect(await problemOf(readPath(await folder.write("voice.ogg", "")))).toBe("empty");
});

Deno.test("a track of no sound is empty", async () => {
  await using folder = await MediaFolder.create();
  const wav = await Deno.readFile(await folder.sound("sound.wav", tone(1), ["-fflags", "+bitexact"]));
  expect(await problemOf(readPath(await folder.write("head.wav", wav.slice(0, 44))))).toBe("empty");
  expect(await problemOf(readPath(await folder.sound("zero.flac", tone(0))))).toBe("empty");
});

Deno.test("a video without sound has no audio", async () => {
  await using folder = await MediaFolder.create();
  for (const name of ["mute.mp4", "mute.mkv"]) {
    expect(await problemOf(readPath(await folder.video(name, silence(2), ["-an"])))).toBe("no_audio");
  }
});

Deno.test("what is neither audio nor video is unsupported, whatever its name", async () => {
  await using folder = await MediaFolder.create();
  const picture = await folder.ffmpeg("red.png", [
    "-f",
    "lavfi",
    "-i",
    "color=red:s=64x64",
    "-frames:v",
    "1",
  ]);
  const files: Record<string, Uint8Array | string> = {
    "text.mp3": "These are only words.\n".repeat(100),
    "subtitles.ogg": "1\n00:00:01,000 --> 00:00:02,000\nHello.\n",
    "web.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n",
    "picture.mp4": await Deno.readFile(picture),
    "page.m4a": "<!doctype html><title>Not found</title>",
    "paper.wav": "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n1 0 obj\n",
  };
  for (const [name, content] of Object.entries(files)) {
    expect([name, await problemOf(readPath(await folder.write(name, content)))]).toEqual([
      name,
      "unsupported",
    ]);
  }
});

Deno.test("a damaged file is corrupt", async () => {
  await using folder = await MediaFolder.create();
  const whole = await Deno.readFile(await folder.sound("voice.m4a", tone(5)));
  const ogg = await Deno.readFile(await folder.sound("voice.ogg", tone(5), ["-c:a", "libopus"]));
  const broken = {
    "without_index.m4a": whole.slice(0, whole.length / 2),
    "random.mp3": randomBytes(100_000),
    "only_head.ogg": joinBytes(ogg.slice(0, 60), randomBytes(20_000)),
  };
  for (const [name, bytes] of Object.entries(broken)) {
    expect([name, await problemOf(readPath(await folder.write(name, bytes)))]).toEqual([name, "corrupt"]);
  }
});

Deno.test("a recording that breaks off keeps what there is", async () => {
  await using folder = await MediaFolder.create();
  const mp3 = await Deno.readFile(await folder.sound("talk.mp3", joined(tone(5, 440), tone(5, 1000))));
  const { samples } = await readPath(await folder.write("cut.mp3", mp3.slice(0, mp3.length * 0.7)));
  expect(samples.length / 16_000).toBeCloseTo(7, 0);
  expect(Math.abs(sound(samples, 5.5, 6.5).hz - 1000)).toBeLessThan(20);
});

Deno.test("a hole in the middle costs only what was in it", async () => {
  await using folder = await MediaFolder.create();
  const recording = joined(tone(10, 440), tone(10, 1000));
  const ogg = await Deno.readFile(
    await folder.sound("talk.ogg", recording, ["-c:a", "libopus", "-b:a", "32k"]),
  );
  ogg.set(randomBytes(10_000), ogg.length / 2);
  const { samples, pieces } = await readPath(await folder.write("holed.ogg", ogg));
  expect(samples.length / 16_000).toBeCloseTo(20, 0);
  expect(Math.abs(sound(samples, 1, 4).hz - 440)).toBeLessThan(20);
  expect(Math.abs(sound(samples, 18, 19.5).hz - 1000)).toBeLessThan(20);
  const limits = { containers: ["ogg" as const], maxBytes: 1e6, maxSeconds: 60 };
  expect((await pieces[0].encode(limits, signal)).bytes).not.toEqual(ogg); // a provider may choke on the hole
});

Deno.test("a picture that cannot be decoded does not matter", async () => {
  await using folder = await MediaFolder.create();
  const broken = ["-c:v", "rawvideo", "-pix_fmt", "yuv420p"]; // MOV has no such thing: ffprobe gives up
  const { samples } = await readPath(await folder.video("broken.mov", tone(3), broken));
  expect(samples.length / 16_000).toBeCloseTo(3, 0);
  expect(await problemOf(readPath(await folder.video("mute.mov", tone(3), [...broken, "-an"])))).toBe(
    "no_audio",
  );
});

Deno.test("encrypted sound is told from a damaged one", async () => {
  await using folder = await MediaFolder.create();
  const key = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "0".repeat(31) + "1"];
  const encryption = [...key, "-encryption_kid", "0".repeat(31) + "2"];
  expect(await problemOf(readPath(await folder.sound("bought.mp4", tone(3), ["-c:a", "aac", ...encryption]))))
    .toBe("encrypted");
  expect(await problemOf(readPath(await folder.video("film.mp4", tone(3), ["-c:a", "aac", ...encryption]))))
    .toBe("encrypted");
});

Deno.test("more audio than the most allowed is endless", async () => {
  await using folder = await MediaFolder.create();
  const audio = reader({ bounds: { ...DEFAULT_BOUNDS, maxAudioSeconds: 10 } });
  const path = await folder.sound("long.wav", tone(11));
  expect(await problemOf(readPath(path, { minSeconds: 2, maxSeconds: 4 }, audio))).toBe("endless");
  expect(await problemOf(readPath(path, { minSeconds: 2, maxSeconds: 4 }))).toBe("none");
});

/** A second of sound as the beginning of a WAV stream, then the same half second for ever. */
async function endlessStream(folder: MediaFolder, sizes: "unknown" | "as of one second") {
  const wav = await Deno.readFile(await folder.sound("second.wav", tone(1), ["-fflags", "+bitexact"]));
  if (sizes === "unknown") wav.fill(0xff, 4, 8).fill(0xff, 40, 44);
  const stream = { cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => controller.enqueue(wav),
    pull: (controller) => controller.enqueue(wav.slice(-16_000)),
    cancel: () => void (stream.cancelled = true),
  });
  return { stream, source: await openStream("stdin", body, signal, 100_000) };
}

Deno.test("sound that goes on for ever is endless, and its stream is let go", async () => {
  await using folder = await MediaFolder.create();
  const { stream, source } = await endlessStream(folder, "unknown");
  const audio = reader({ bounds: { ...DEFAULT_BOUNDS, maxAudioSeconds: 30 } });
  expect(await problemOf(readSource(source, { minSeconds: 2, maxSeconds: 4 }, audio))).toBe("endless");
  await source[Symbol.asyncDispose]();
  expect(stream.cancelled).toBe(true);
});

Deno.test("a stream that goes on for ever without any more sound is endless", async () => {
  await using folder = await MediaFolder.create();
  const { source } = await endlessStream(folder, "as of one second");
  const audio = reader({ bounds: { ...DEFAULT_BOUNDS, patienceMs: 300 } });
  expect(await problemOf(readSource(source, PLAN, audio))).toBe("endless");
  await source[Symbol.asyncDispose]();
});

/** Stands for an ffmpeg that hangs. */
async function stuckTool(folder: MediaFolder): Promise<string> {
  const path = await folder.write("stuck", "#!/bin/sh\nexec sleep 600\n");
  await Deno.chmod(path, 0o700);
  return path;
}

Deno.test("an ffmpeg that gets nowhere is ended", async () => {
  await using folder = await MediaFolder.create();
  const clock = new FakeClock();
  const bounds: AudioBounds = { ...DEFAULT_BOUNDS, patienceMs: 30_000 };
  const path = await folder.sound("voice.ogg", tone(1), ["-c:a", "libopus"]);
  const stuck = await stuckTool(folder);
  for (const options of [{ ffprobePath: stuck }, { ffmpegPath: stuck }]) {
    const reading = problemOf(readPath(path, PLAN, reader({ clock, bounds, ...options })));
    let outcome: unknown;
    reading.then((problem) => outcome = problem);
    while (outcome === undefined) {
      await settle();
      await clock.advance(1_000);
    }
    expect(outcome).toBe("endless");
  }
});

Deno.test("waiting for the source is not held against ffmpeg", async () => {
  await using folder = await MediaFolder.create();
  const clock = new FakeClock();
  const bytes = await Deno.readFile(await folder.sound("voice.wav", tone(40)));
  const [asked, waiting] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const source = {
    ...memoryFile("voice.wav", bytes),
    async *read(start: number, end: number | undefined) {
      if (start === 0) yield bytes.subarray(0, 600_000);
      asked.resolve();
      await waiting.promise;
      yield bytes.subarray(Math.max(start, 600_000), end);
    },
  };
  const reading = readSource(source, PLAN, reader({ clock }));
  await asked.promise;
  await clock.advance(24 * 3600 * 1000);
  waiting.resolve();
  expect((await reading).samples.length).toBe(40 * 16_000);
});

Deno.test("what the source says is thrown on, not what ffmpeg makes of it", async () => {
  await using folder = await MediaFolder.create();
  const bytes = await Deno.readFile(await folder.sound("talk.wav", tone(120)));
  const wait = new SourceError("wait", "every account must wait", { retryAfterMs: 60_000 });
  for (const failsAt of [0, 10_000, 2_000_000]) {
    const source = {
      ...memoryFile("talk.wav", bytes),
      async *read(start: number) {
        for (let position = start; position < bytes.length; position += 100_000) {
          if (position >= failsAt) throw wait;
          yield await Promise.resolve(bytes.subarray(position, position + 100_000));
        }
      },
    };
    await expect(readSource(source)).rejects.toBe(wait);
  }
});

Deno.test("an MP4 with its index at the end cannot be read from a long stream, one with it in front can", async () => {
  await using folder = await MediaFolder.create();
  const quality = ["-c:a", "aac", "-b:a", "128k", "-ar", "44100"];
  const asStream = async (path: string) =>
    openStream("stdin", (await Deno.open(path)).readable, signal, 100_000);
  await using end = await asStream(await folder.sound("end.m4a", noise(30, 0.3), quality));
  expect(await problemOf(readSource(end))).toBe("index_at_end");
  await using front = await asStream(
    await folder.sound("front.m4a", noise(30, 0.3), [...quality, "-movflags", "+faststart"]),
  );
  expect((await readSource(front)).samples.length / 16_000).toBeCloseTo(30, 0);
});

Deno.test("a missing ffmpeg is named, with what to do", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.sound("voice.wav", tone(1));
  const audio = reader({ ffprobePath: "/nowhere/ffprobe" });
  await expect(readPath(path, PLAN, audio)).rejects.toThrow(
    /nowhere.ffprobe was not found.*apt-get install ffmpeg/,
  );
});

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return new Uint8Array([...a, ...b]);
}
