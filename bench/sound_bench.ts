import { PIECES_AT_ONCE } from "../src/app/transcription.ts";
import { createAudioReader } from "../src/audio/reader.ts";
import { systemClock } from "../src/clock.ts";
import { type Downloads, openDownloads } from "../src/download/downloads.ts";
import type { AudioReader } from "../src/pipeline/audio_reader.ts";
import { FileTranscriber } from "../src/pipeline/transcribe_file.ts";
import { ArrivalOrder, Semaphore } from "../src/semaphore.ts";
import { MemoryAccountStatsStore } from "../src/store/memory/account_stats.ts";
import { MemoryCooldowns } from "../src/store/memory/cooldowns.ts";
import { interleavedVideo, noisePicture } from "../tests/interleaved_video.ts";
import { librivoxSentences, longRecording, MediaFolder } from "../tests/media.ts";
import type { DownloadJob } from "./download_client.ts";
import { DownloadServer } from "./download_server.ts";
import { steadyProvider } from "./long_file_bench.ts";
import { quantile, type Rounds, type Row } from "./report.ts";

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
  /** Of the video: the whole of it takes half a minute at most, but for the one that the goal is about. */
  seconds: number;
  goal?: Row["goal"];
}

const LINES: readonly Line[] = [
  { megabitsPerSecond: 50, roundTripMs: 60, seconds: LONG_SECONDS, goal: { of: "ratio", atMost: 0.15 } },
  ...[5, 60, 200].flatMap((roundTripMs) => [
    { megabitsPerSecond: 5, roundTripMs, seconds: 30 },
    { megabitsPerSecond: 50, roundTripMs, seconds: 200 },
    { megabitsPerSecond: 500, roundTripMs, seconds: 400 },
  ]),
];

export async function soundBench(rounds: Rounds): Promise<Row[]> {
  await using folder = await MediaFolder.create();
  const rows: Row[] = [];
  for (const [interleaving, atMost] of [[1, 0.03], [0.5, 0.05]]) {
    rows.push(await bytesOf(folder, interleaving, { of: "ratio", atMost }));
  }
  for (const line of LINES) {
    rows.push(await timeOver(folder, line, line.seconds === LONG_SECONDS ? 1 : rounds(3)));
  }
  return rows;
}

async function bytesOf(folder: MediaFolder, interleaving: number, goal: Row["goal"]): Promise<Row> {
  const path = await phoneVideo(folder, LONG_SECONDS, interleaving);
  await using server = await DownloadServer.start([1], 0, { paths: [path] });
  const { bytes } = await heardBy(reader(), server.job(1));
  const { size } = await Deno.stat(path);
  await Deno.remove(path);
  return {
    what: `video of a telephone, sound every ${interleaving} s: bytes asked for`,
    value: bytes / 1e6,
    unit: "MB",
    statistic: "one file",
    against: { what: "size of the file", value: size / 1e6 },
    goal,
  };
}

async function timeOver(folder: MediaFolder, line: Line, rounds: number): Promise<Row> {
  const { megabitsPerSecond, roundTripMs, seconds, goal } = line;
  const path = await phoneVideo(folder, seconds, 1);
  const shape = { bytesPerSecond: megabitsPerSecond * MEGABIT, paths: [path] };
  await using server = await DownloadServer.start([1], roundTripMs, shape);
  const times: Record<"whole" | "sound", number[]> = { whole: [], sound: [] };
  for (let round = 0; round < rounds; round++) {
    times.whole.push((await heardBy(readingAll(reader()), server.job(1))).seconds);
    times.sound.push((await heardBy(reader(), server.job(1))).seconds);
  }
  const { size } = await Deno.stat(path);
  await Deno.remove(path);
  return {
    what: `${
      Math.round(size / 1e6)
    } MB video to its text, ${megabitsPerSecond} Mbit/s, ${roundTripMs} ms, ${PROVIDER}`,
    value: quantile(times.sound, 0.5),
    unit: "s",
    statistic: `median of ${rounds}`,
    against: { what: "reading the whole file", value: quantile(times.whole, 0.5) },
    goal,
  };
}

async function phoneVideo(folder: MediaFolder, seconds: number, interleaving: number): Promise<string> {
  const { samples } = longRecording(await librivoxSentences(), seconds);
  const picture = await noisePicture(folder, VIDEO_BYTES_PER_SECOND);
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
async function heardBy(reader: AudioReader, job: DownloadJob): Promise<{ bytes: number; seconds: number }> {
  const sessionsDirectory = await Deno.makeTempDir({ prefix: "transhades-bench-" });
  await using downloads = await open(job, sessionsDirectory);
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

function open(job: DownloadJob, sessionsDirectory: string): Promise<Downloads> {
  return openDownloads({
    credentials: [{ name: "API-1", apiId: job.apiId, apiHash: job.apiHash }],
    botToken: job.token,
    botApiRoot: "http://127.0.0.1:9",
    sessionsDirectory,
    rotation: "balanced",
    dataCentres: Object.entries(job.ports).map(([id, port]) => ({ id: Number(id), host: "127.0.0.1", port })),
    publicKeyPem: job.publicKeyPem,
    cooldowns: new MemoryCooldowns(systemClock),
    statsStore: new MemoryAccountStatsStore(),
    clock: systemClock,
    random: Math.random,
    fetch,
  });
}
