import type { AudioPiece, AudioReader, AudioTrack, PiecePlan } from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { CachedFile } from "./cached_file.ts";
import { sendableAs } from "./containers.ts";
import { cutAtSilence } from "./cutter.ts";
import { Decoding } from "./decoding.ts";
import { hasIndexAtEnd } from "./mp4_index.ts";
import { type Original, Piece } from "./piece.ts";
import { type Probe, probe } from "./probe.ts";
import { withTrueEnd } from "./told_end.ts";
import { type AudioOptions, type AudioSettings, completeSettings } from "./settings.ts";

/** Kept of a file while it is decoded; the index of a two-hour MP4 takes a few of them. */
const CACHE_BYTES = 16 * 2 ** 20;
/** Without streaming, this much is read before decoding starts; the rest of a larger file is streamed all the same. */
const MOST_KEPT_BYTES = 256 * 2 ** 20;

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
  const cached = (of: FileSource) => new CachedFile(of, cacheBytes(of, settings), settings.clock, signal);
  let file = cached(source);
  if (await file.load(settings.useStreaming ? 1 : file.capacityBytes) === 0) throw empty();
  if (source.sizeBytes === undefined && await hasIndexAtEnd(file)) throw indexAtEnd();
  const whole = await withTrueEnd(file, source);
  if (whole !== source) file = cached(whole);
  const found = await probe(file, source.name, settings);
  const [{ codec, seconds }] = found.tracks;
  return { codec, claimedSeconds: seconds, pieces: pieces(file, found, plan, settings) };
}

function empty(): InputError {
  return new InputError("empty", "this file is empty");
}

function indexAtEnd(): InputError {
  return new InputError(
    "index_at_end",
    "this MP4 keeps its index at the end, so it cannot be read as a stream: give the file itself instead of a pipe",
  );
}

/** A file that may be sent as it is stays in memory, so that its bytes are not fetched twice. */
function cacheBytes({ sizeBytes }: FileSource, settings: AudioSettings): number {
  if (sizeBytes === undefined || settings.useStreaming && !isSmall(sizeBytes, settings)) return CACHE_BYTES;
  return Math.max(CACHE_BYTES, Math.min(sizeBytes, MOST_KEPT_BYTES));
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
  const decoding = new Decoding(file, found, settings);
  for await (const cut of cutAtSilence(decoding, plan)) {
    const isWholeFile = index === 0 && cut.last && decoding.faithful;
    yield new Piece(index++, cut, isWholeFile ? original(file, found, settings) : undefined, settings);
  }
}

function original(file: CachedFile, found: Probe, settings: AudioSettings): Original | undefined {
  const { sizeBytes } = file;
  if (!isSmall(sizeBytes, settings)) return undefined;
  return {
    sizeBytes,
    containerWithin: (accepted) => sendableAs(found, accepted),
    read: () => file.slice(0, sizeBytes),
  };
}
