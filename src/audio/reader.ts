import type { AudioPiece, AudioReader, AudioTrack, PiecePlan } from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { memoryFile, readWhole } from "../pipeline/memory_file.ts";
import { CachedFile } from "./cached_file.ts";
import { sendableAs } from "./containers.ts";
import { cutAtSilence } from "./cutter.ts";
import { decode } from "./decode.ts";
import { type Original, Piece } from "./piece.ts";
import { type Probe, probe } from "./probe.ts";
import { type AudioOptions, type AudioSettings, completeSettings } from "./settings.ts";

/** Kept of a file while it is decoded; the index of a two-hour MP4 takes a few of them. */
const CACHE_BYTES = 16 * 2 ** 20;
/** Without streaming, larger files are streamed all the same. */
const MOST_READ_WHOLE_BYTES = 256 * 2 ** 20;

/** Reads any audio or video file by way of the machine's ffmpeg, without a temporary file. */
export function createAudioReader(options: AudioOptions): AudioReader {
  const settings = completeSettings(options);
  return { open: (source, plan, signal) => open(source, plan, settings, signal) };
}

async function open(
  source: FileSource,
  plan: PiecePlan,
  settings: AudioSettings,
  signal: AbortSignal,
): Promise<AudioTrack> {
  signal.throwIfAborted();
  if (source.sizeBytes === 0) throw empty();
  const whole = settings.useStreaming ? source : await inMemory(source, signal);
  const file = new CachedFile(whole, cacheBytes(source, settings), settings.clock, signal);
  if ((await Array.fromAsync(file.read(0, 1))).length === 0) throw empty();
  const found = await probe(file, source.name, settings);
  return { codec: found.codec, claimedSeconds: found.seconds, pieces: pieces(file, found, plan, settings) };
}

function empty(): InputError {
  return new InputError("empty", "this file is empty");
}

async function inMemory(source: FileSource, signal: AbortSignal): Promise<FileSource> {
  if (source.sizeBytes === undefined || source.sizeBytes > MOST_READ_WHOLE_BYTES) return source;
  return memoryFile(source.name, await readWhole(source, signal));
}

/** A file that may be sent as it is stays in memory, so that its bytes are not fetched twice. */
function cacheBytes({ sizeBytes }: FileSource, settings: AudioSettings): number {
  return Math.max(CACHE_BYTES, isSmall(sizeBytes, settings) ? sizeBytes : 0);
}

function isSmall(sizeBytes: number | undefined, settings: AudioSettings): sizeBytes is number {
  return sizeBytes !== undefined && sizeBytes <= settings.compressionThresholdMb * 1e6;
}

async function* pieces(
  file: CachedFile,
  found: Probe,
  plan: PiecePlan,
  settings: AudioSettings,
): AsyncGenerator<AudioPiece> {
  let index = 0;
  for await (const cut of cutAtSilence(decode(file, found, settings), plan)) {
    const isWholeFile = index === 0 && cut.last;
    yield new Piece(index++, cut, isWholeFile ? original(file, found, settings) : undefined, settings);
  }
}

function original(file: CachedFile, found: Probe, settings: AudioSettings): Original | undefined {
  const { sizeBytes } = file;
  if (!isSmall(sizeBytes, settings)) return undefined;
  return {
    sizeBytes,
    containerWithin: (accepted) => sendableAs(found, accepted),
    read: (signal) => collect(file, sizeBytes, signal),
  };
}

async function collect(
  file: CachedFile,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(sizeBytes);
  let length = 0;
  for await (const chunk of file.read(0, sizeBytes)) {
    signal.throwIfAborted();
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes;
}
