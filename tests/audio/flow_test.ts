import { expect } from "expect";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { openLocalFile } from "../../src/cli/sources/local_file.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { settle } from "../fake_clock.ts";
import { joined, librivoxSentences, longRecording, MediaFolder, noise, QUICK_AAC, tone } from "../media.ts";
import { CountedSource } from "./counted_source.ts";
import { PLAN, reader, readPath, readSource, signal } from "./reading.ts";

/** A name for ffmpeg that no other process has, and a look at who runs under it. */
async function namedTools(folder: MediaFolder) {
  const paths = { ffmpegPath: join(folder.path, "ffmpeg"), ffprobePath: join(folder.path, "ffprobe") };
  await symlink("/usr/bin/ffmpeg", paths.ffmpegPath);
  await symlink("/usr/bin/ffprobe", paths.ffprobePath);
  const running = async () => {
    const pids = (await Array.fromAsync(Deno.readDir("/proc"))).filter(({ name }) => /^\d+$/.test(name));
    const commands = await Promise.all(
      pids.map(({ name }) => Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "")),
    );
    return commands.filter((command) => command.startsWith(folder.path)).length;
  };
  return { audio: reader(paths), running };
}

const SHORT = { minSeconds: 2, maxSeconds: 4 };

Deno.test("an abort in the middle ends ffmpeg and throws the signal's reason", async () => {
  await using folder = await MediaFolder.create();
  const { audio, running } = await namedTools(folder);
  await using source = await openLocalFile(await folder.sound("long.wav", tone(200)), signal);
  const [job, reason] = [new AbortController(), new Error("the person cancelled")];
  const track = await audio.open(source, SHORT, job.signal);
  const pieces = track.pieces[Symbol.asyncIterator]();
  await pieces.next();
  expect(await running()).toBe(1);
  job.abort(reason);
  await expect(drain(pieces)).rejects.toBe(reason);
  expect(await running()).toBe(0);
});

Deno.test("an abort while the file is being opened ends ffprobe", async () => {
  await using folder = await MediaFolder.create();
  const { audio, running } = await namedTools(folder);
  const [job, reason] = [new AbortController(), new Error("the person cancelled")];
  const bytes = await Deno.readFile(await folder.sound("talk.wav", tone(20)));
  const stalled = {
    ...memoryFile("talk.wav", bytes),
    async *read(start: number, _end: number | undefined, signal: AbortSignal) {
      if (start === 0) yield bytes.subarray(0, 300_000);
      job.abort(reason);
      await Promise.reject(signal.reason);
    },
  };
  await expect(audio.open(stalled, PLAN, job.signal)).rejects.toBe(reason);
  expect(await running()).toBe(0);
  await expect(audio.open(stalled, PLAN, job.signal)).rejects.toBe(reason);
});

Deno.test("a consumer that stops early ends ffmpeg and the source", async () => {
  await using folder = await MediaFolder.create();
  const { audio, running } = await namedTools(folder);
  await using source = await openLocalFile(await folder.sound("long.wav", tone(200)), signal);
  const track = await audio.open(source, SHORT, signal);
  for await (const piece of track.pieces) {
    expect(piece.index).toBe(0);
    break;
  }
  expect(await running()).toBe(0);
});

Deno.test("a file that was only opened leaves nothing running", async () => {
  await using folder = await MediaFolder.create();
  const { audio, running } = await namedTools(folder);
  await using source = await openLocalFile(await folder.sound("talk.wav", tone(20)), signal);
  await audio.open(source, PLAN, signal);
  expect(await running()).toBe(0);
});

Deno.test("the source is read no faster than pieces are taken", async () => {
  await using folder = await MediaFolder.create();
  const path = await folder.ffmpeg("long.wav", [
    ...["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=200", "-ac", "2"],
  ]);
  await using source = new CountedSource(await openLocalFile(path, signal));
  const track = await reader().open(source, { minSeconds: 10, maxSeconds: 20 }, signal);
  const bytesPerSample = 48_000 * 4 / 16_000;
  let mostAhead = 0;
  for await (const piece of track.pieces) {
    await settle(500);
    const taken = (piece.startSample + piece.samples.length) * bytesPerSample;
    mostAhead = Math.max(mostAhead, source.givenBytes - taken);
  }
  expect(source.sizeBytes).toBeGreaterThan(38_000_000);
  expect(mostAhead).toBeLessThan(20_000_000);
});

Deno.test("a large file is read about once, wherever its index is", async () => {
  await using folder = await MediaFolder.create();
  const picture = ["-f", "lavfi", "-i", "color=size=640x480:rate=2:duration=60"];
  const sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=60", ...QUICK_AAC];
  const codecs = ["-c:v", "rawvideo", "-pix_fmt", "yuv420p"];
  for (
    const [name, index] of [["end.mov", []], ["front.mov", ["-movflags", "+faststart"]], [
      "film.avi",
      [],
    ]] as const
  ) {
    const path = await folder.ffmpeg(name, [...picture, ...sound, ...codecs, ...index]);
    await using source = new CountedSource(await openLocalFile(path, signal));
    const { samples } = await readSource(source);
    expect(samples.length / 16_000).toBeCloseTo(60, 0);
    const size = source.sizeBytes ?? 0;
    expect(size).toBeGreaterThan(50_000_000);
    expect([name, source.givenBytes / size < 1.05]).toEqual([name, true]);
  }
});

Deno.test("decoding begins after a few reads although the index is at the end", async () => {
  await using folder = await MediaFolder.create();
  const picture = ["-f", "lavfi", "-i", "color=size=640x480:rate=2:duration=120"];
  const sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=120", ...QUICK_AAC];
  const path = await folder.ffmpeg("end.mov", [
    ...picture,
    ...sound,
    "-c:v",
    "rawvideo",
    "-pix_fmt",
    "yuv420p",
  ]);
  await using source = new CountedSource(await openLocalFile(path, signal));
  const track = await reader().open(source, SHORT, signal);
  for await (const piece of track.pieces) {
    expect(piece.samples.length).toBeGreaterThan(0);
    break;
  }
  expect(source.starts.length).toBeLessThanOrEqual(4);
  expect(source.givenBytes / (source.sizeBytes ?? 0)).toBeLessThan(0.2);
});

Deno.test("a small file is fetched once, also when it goes out unchanged", async () => {
  await using folder = await MediaFolder.create();
  await using source = new CountedSource(
    await openLocalFile(await folder.sound("voice.wav", noise(59), ["-ar", "48000", "-ac", "2"]), signal),
  );
  const { pieces } = await readSource(source);
  const limits = { containers: ["wav" as const], maxBytes: 25_000_000, maxSeconds: 600 };
  expect((await pieces[0].encode(limits, signal)).bytes.length).toBe(source.sizeBytes);
  expect(source.givenBytes).toBe(source.sizeBytes);
});

Deno.test("without streaming the file is fetched before it is decoded", async () => {
  await using folder = await MediaFolder.create();
  await using source = new CountedSource(
    await openLocalFile(await folder.sound("talk.wav", tone(300)), signal),
  );
  const track = await reader({ useStreaming: false }).open(source, PLAN, signal);
  expect(source.givenBytes).toBe(source.sizeBytes);
  const pieces = await Array.fromAsync(track.pieces);
  expect(pieces.reduce((sum, piece) => sum + piece.samples.length, 0)).toBe(300 * 16_000);
  expect(source.starts).toEqual([0]);
});

Deno.test("the same file gives the same pieces each time", async () => {
  await using folder = await MediaFolder.create();
  const { samples } = longRecording(await librivoxSentences(), 120);
  const path = await folder.sound("speech.ogg", joined(samples), ["-c:a", "libopus"]);
  const [first, second] = [
    await readPath(path, { minSeconds: 10, maxSeconds: 30 }),
    await readPath(path, { minSeconds: 10, maxSeconds: 30 }),
  ];
  expect(first.pieces.map((piece) => piece.startSample)).toEqual(
    second.pieces.map((piece) => piece.startSample),
  );
  expect(first.samples).toEqual(second.samples);
});

async function drain(pieces: AsyncIterator<unknown>): Promise<void> {
  while (!(await pieces.next()).done);
}
