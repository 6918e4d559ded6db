import { getLogger } from "@logtape/logtape";
import {
  type AudioPiece,
  type AudioReader,
  type AudioTrack,
  type PiecePlan,
  SAMPLE_RATE,
} from "../pipeline/audio_reader.ts";
import { InputError } from "../pipeline/errors.ts";
import type { FileSource } from "../pipeline/file_source.ts";
import { CachedFile } from "./cached_file.ts";
import { sendableAs } from "./containers.ts";
import { cutAtSilence } from "./cutter.ts";
import { Decoding } from "./decoding.ts";
import { hasIndexAtEnd } from "./mp4_index.ts";
import { type Original, Piece } from "./piece.ts";
import { type Probe, probe, withLead } from "./probe.ts";
import { recordingsIn } from "./recordings.ts";
import { withTrueEnd } from "./told_end.ts";
import { soundOf } from "./view/sound_of.ts";
import { tooLong } from "./track_decoding.ts";
import { type AudioReaderDeps, type AudioSettings, completeSettings } from "./settings.ts";

const log = getLogger(["transhades", "audio"]);

/** Kept of a file while it is decoded; the index of a two-hour MP4 takes a few of them. */
const CACHE_BYTES = 16 * 2 ** 20;
/** Without streaming, this much is read before decoding starts; the rest of a larger file is streamed all the same. */
const MOST_KEPT_BYTES = 256 * 2 ** 20;

/** Reads any audio or video file by way of the machine's ffmpeg, without a temporary file. */
export function createAudioReader(deps: AudioReaderDeps): AudioReader {
  const settings = completeSettings(deps);
  return { soundOf, open: (source, plan, signal) => open(source, plan, settings, signal) };
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
  const file = cached(source);
  if (await file.load(settings.useStreaming ? 1 : file.capacityBytes) === 0) throw empty();
  if (source.sizeBytes === undefined && await hasIndexAtEnd(file)) throw indexAtEnd();
  const decodingOf = async (recording: FileSource) => {
    const asTold = recording === source ? file : cached(recording);
    const whole = await withTrueEnd(asTold, recording);
    if (whole !== recording) asTold.rest();
    const read = whole === recording ? asTold : cached(whole);
    const found = await probe(read, source.name, settings);
    return new Decoding(read, withLead(found, source.leadSeconds), settings);
  };
  const [first, ...others] = await recordingsIn(file, source);
  if (first !== source) file.rest();
  const decoding = await decodingOf(first);
  const [{ codec, seconds }] = decoding.probe.tracks;
  if (others.length === 0) {
    return { codec, claimedSeconds: seconds, pieces: pieces(decoding, planFor(seconds, plan), settings) };
  }
  const all = joined(decoding, others, decodingOf, settings);
  return { codec, claimedSeconds: undefined, pieces: pieces(decoding, plan, settings, all) };
}

/** What is heard as one piece is cut into no short ones; a claim that is wrong costs a request or two, or a little patience. */
function planFor(claimedSeconds: number | undefined, plan: PiecePlan): PiecePlan {
  const isOnePiece = claimedSeconds !== undefined && claimedSeconds <= plan.maxSeconds;
  return isOnePiece ? { ...plan, first: undefined } : plan;
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

/** The sound of several recordings; one that cannot be read ends only itself, and is told of. */
async function* joined(
  first: Decoding,
  others: readonly FileSource[],
  decodingOf: (recording: FileSource) => Promise<Decoding>,
  { bounds }: AudioSettings,
): AsyncGenerator<Int16Array> {
  let samples = 0;
  for (const [i, recording] of [undefined, ...others].entries()) {
    try {
      for await (const chunk of recording === undefined ? first : await decodingOf(recording)) {
        samples += chunk.length;
        if (samples > bounds.maxAudioSeconds * SAMPLE_RATE) throw tooLong(bounds.maxAudioSeconds);
        yield chunk;
      }
    } catch (error) {
      if (!(error instanceof InputError) || error.problem === "endless") throw error;
      if (samples === 0 && i === others.length) throw error;
      log.warning("recording {number} of the {count} in this file cannot be read: {reason}", {
        number: i + 1,
        count: others.length + 1,
        reason: error.message,
      });
    }
  }
}

async function* pieces(
  decoding: Decoding,
  plan: PiecePlan,
  settings: AudioSettings,
  samples: AsyncIterable<Int16Array> = decoding,
): AsyncGenerator<AudioPiece> {
  let index = 0;
  for await (const cut of cutAtSilence(samples, plan)) {
    const isWholeFile = samples === decoding && index === 0 && cut.last && decoding.faithful;
    yield new Piece(
      index++,
      cut,
      isWholeFile ? original(decoding.file, decoding.probe, settings) : undefined,
      settings,
    );
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
