import { PIECES_AT_ONCE } from "../src/app/transcription.ts";
import { createAudioReader } from "../src/audio/reader.ts";
import { systemClock } from "../src/clock.ts";
import type { AudioReader } from "../src/pipeline/audio_reader.ts";
import { FileTranscriber } from "../src/pipeline/transcribe_file.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { interleavedVideo, noisePicture } from "../tests/interleaved_video.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../tests/media.ts";
import type { DownloadJob } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";
import { downloadsFor } from "./downloads_for.ts";
import { steadyProvider } from "./long_file_bench.ts";
import { quantile, type Rounds, type Row, summary } from "./report.ts";

/*
 * What it takes to hear a telephone's video: of Telegram, in bytes, and of whoever waits, over lines of several kinds. The
 * same is done by reading the whole file, in turns.
 */

const MEGABIT = 1e6 / 8;
const VIDEO_BYTES_PER_SECOND = 5 * MEGABIT;
/** A gigabyte. */
const LONG_SECONDS = 1600;
const PROVIDER = "a provider of 100 x real time";

interface Line {
  megabitsPerSecond: number;
  roundTripMs: number;
}

/** What people have, and how long a video is of which the whole takes some twenty seconds. */
const LINES: readonly (Line & { seconds: number })[] = [5, 60, 200].flatMap((roundTripMs) => [
  { megabitsPerSecond: 5, roundTripMs, seconds: 20 },
  { megabitsPerSecond: 50, roundTripMs, seconds: 200 },
  { megabitsPerSecond: 500, roundTripMs, seconds: 400 },
]);

export async function soundBench(rounds: Rounds): Promise<Row[]> {
  await using folder = await MediaFolder.create();
  const rows = await longVideo(folder);
  for (const { seconds, ...line } of LINES) {
    const path = await phoneVideo(folder, seconds, 1);
    rows.push(timeRow(path, line, await bothWays(path, line, rounds(3))));
    await Deno.remove(path);
  }
  return [...rows, await readWholeRow(folder, rounds(3))];
}

/** What a look costs where nothing comes of it: sound and picture by turns of milliseconds. */
async function readWholeRow(folder: MediaFolder, rounds: number): Promise<Row> {
  const path = await phoneVideo(folder, 200, 0.04, "128x72");
  const line = { megabitsPerSecond: 50, roundTripMs: 60 };
  const row = timeRow(path, line, await bothWays(path, line, rounds));
  await Deno.remove(path);
  return { ...row, what: `${row.what}, finely interleaved`, goal: { of: "ratio", atMost: 1.05 } };
}

/** The gigabyte of the goals, over the line of the goals. */
async function longVideo(folder: MediaFolder): Promise<Row[]> {
  const line = { megabitsPerSecond: 50, roundTripMs: 60 };
  const rows: Row[] = [];
  for (const [interleaving, atMost] of [[0.5, 0.05], [1, 0.03]]) {
    const path = await phoneVideo(folder, LONG_SECONDS, interleaving);
    const times = await bothWays(path, line, 1);
    const { size } = await Deno.stat(path);
    rows.push({
      what: `1 GB video of a telephone, sound every ${interleaving} s: bytes asked for`,
      value: times.bytes / 1e6,
      unit: "MB",
      statistic: "one file",
      against: { what: "size of the file", value: size / 1e6 },
      goal: { of: "ratio", atMost },
    });
    const row = timeRow(path, line, times);
    rows.push({
      ...row,
      what: `${row.what}, sound every ${interleaving} s`,
      goal: { of: "ratio", atMost: 0.15 },
    });
    await Deno.remove(path);
  }
  return rows;
}

interface Times {
  whole: number[];
  sound: number[];
  /** That the last file of sound alone took. */
  bytes: number;
}

/** In turns. */
async function bothWays(path: string, line: Line, rounds: number): Promise<Times> {
  const shape = { bytesPerSecond: line.megabitsPerSecond * MEGABIT, paths: [path] };
  await using server = await DownloadServer.start([1], line.roundTripMs, shape);
  const times: Times = { whole: [], sound: [], bytes: 0 };
  for (let round = 0; round < rounds; round++) {
    times.whole.push((await heardBy(readingAll(reader()), server.job(1))).seconds);
    const { seconds, bytes } = await heardBy(reader(), server.job(1));
    times.sound.push(seconds);
    times.bytes = bytes;
  }
  return times;
}

function timeRow(path: string, { megabitsPerSecond, roundTripMs }: Line, { whole, sound }: Times): Row {
  const megabytes = Math.round(Deno.statSync(path).size / 1e6);
  return {
    what: `${megabytes} MB video to its text, ${megabitsPerSecond} Mbit/s, ${roundTripMs} ms, ${PROVIDER}`,
    unit: "s",
    ...summary(sound),
    against: { what: "reading the whole file", value: quantile(whole, 0.5) },
  };
}

async function phoneVideo(
  folder: MediaFolder,
  seconds: number,
  interleaving: number,
  pictureSize?: string,
): Promise<string> {
  const { samples } = longRecording(await librivoxSentences(), seconds);
  const picture = await noisePicture(folder, VIDEO_BYTES_PER_SECOND, pictureSize);
  return await interleavedVideo(folder, "phone.mp4", samples.slice(0, seconds * 16_000), {
    seconds: interleaving,
    picture,
    sound: ["-c:a", "aac", "-aac_coder", "fast", "-ar", "48000", "-b:a", "64k"],
  });
}

function reader(): AudioReader {
  return createAudioReader({
    clock: systemClock,
    targetBitrateKbps: 96,
    compressionThresholdMb: 30,
    useStreaming: true,
  });
}

/** As it was before: all of every file. */
function readingAll(inner: AudioReader): AudioReader {
  return { ...inner, soundOf: () => Promise.resolve(undefined) };
}

/** Hears the file in a bot's way: one account, several pieces at the provider at once. */
async function heardBy(
  reader: AudioReader,
  job: DownloadJob,
): Promise<{ bytes: number; seconds: number }> {
  const sessionsDirectory = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  await using downloads = await downloadsFor(job, sessionsDirectory);
  let bytes = 0;
  downloads.events.listen((event) => void (bytes += event.type === "received" ? event.bytes : 0));
  const files = new FileTranscriber({
    opener: downloads.opener,
    reader,
    transcriberFor: () => steadyProvider(systemClock),
    cache: undefined,
    concurrency: PIECES_AT_ONCE,
    pieceSlots: new Semaphore<object>(PIECES_AT_ONCE, new ArrivalOrder()),
    clock: systemClock,
  });
  const { fileId, sizeBytes } = job.file;
  const file = { fileId, fileUniqueId: "bench", sizeBytes, chatId: 7, messageId: job.messageId };
  const startedAt = performance.now();
  const task = { file, provider: "groq", options: { diarize: false } } as const;
  await files.run(task, { onProgress: () => {} }, new AbortController().signal);
  const seconds = (performance.now() - startedAt) / 1000;
  await Deno.remove(sessionsDirectory, { recursive: true });
  return { bytes, seconds };
}
