import type { Bytes, FileSource } from "../pipeline/file_source.ts";
import { CachedFile } from "./cached_file.ts";
import { inputArguments } from "./input.ts";
import { Loopback } from "./loopback.ts";
import { type AudioReaderDeps, completeSettings } from "./settings.ts";
import { Tool } from "./tool.ts";
import { unreadable } from "./unreadable.ts";

/** Kept of a file while a stretch of it is looked for. */
const CACHE_BYTES = 8 * 2 ** 20;
/** As Telegram's voice messages are. */
const VOICE = [
  "-vn",
  "-map",
  "0:a:0",
  "-map_metadata",
  "-1",
  "-ac",
  "1",
  "-c:a",
  "libopus",
  "-b:a",
  "32k",
  "-f",
  "ogg",
];

/** A stretch of a recording. */
export interface Stretch {
  startSeconds: number;
  seconds: number;
}

/**
 * A stretch of a recording as an OGG of Opus; only what ffmpeg needs of the file is read.
 * @throws {InputError} when there is no sound that could be read
 */
export async function excerpt(
  source: FileSource,
  { startSeconds, seconds }: Stretch,
  deps: AudioReaderDeps,
  signal: AbortSignal,
): Promise<Bytes> {
  const settings = completeSettings(deps);
  const file = new CachedFile(source, CACHE_BYTES, settings.clock, signal);
  await using loopback = new Loopback(file);
  const input = inputArguments(loopback.url, file, { look: "usual", inFragments: false }, settings);
  const stretch = ["-ss", startSeconds.toFixed(3), "-t", seconds.toFixed(3)];
  const args = ["-nostdin", ...input.slice(0, -2), ...stretch, ...input.slice(-2), ...VOICE, "pipe:1"];
  await using ffmpeg = new Tool(settings.ffmpegPath, args, signal);
  const bytes = await new Response(ffmpeg.stdout).bytes();
  const { success, errors } = await ffmpeg.end();
  signal.throwIfAborted();
  if (!success || bytes.length === 0) throw await unreadable(file, source.name, errors);
  return bytes;
}
