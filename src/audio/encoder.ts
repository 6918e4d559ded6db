import { type AudioContainer, type AudioLimits, SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import type { AudioSettings } from "./settings.ts";
import { Tool } from "./tool.ts";
import { WAV_HEADER_BYTES, wavFile } from "./wav.ts";

/** How a container is written; mono speech at 16 kHz does not get better above `mostKbps`, and is spoilt below `leastKbps`. */
interface Encoding {
  container: AudioContainer;
  arguments: readonly string[];
  leastKbps: number;
  mostKbps: number;
}

const OPUS = { leastKbps: 10, mostKbps: 48 };
const MP3 = { leastKbps: 24, mostKbps: 64 };
const AAC = { leastKbps: 24, mostKbps: 64 };
/**
 * Encoding would be the longest stage of a long recording: this way it takes a quarter of the processor time of Opus's mode for
 * calls, and as many words are recognised, in noise as well.
 */
const opus = ["-c:a", "libopus", "-application", "audio", "-compression_level", "0", "-frame_duration", "60"];
/** An MP4 that is written to a pipe has its index in fragments. */
const fragmented = ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"];

/** The best first: Opus is the smallest and keeps time exactly. */
const COMPRESSED: readonly Encoding[] = [
  { container: "ogg", arguments: [...opus, "-f", "ogg"], ...OPUS },
  { container: "opus", arguments: [...opus, "-f", "ogg"], ...OPUS },
  { container: "webm", arguments: [...opus, "-f", "webm"], ...OPUS },
  { container: "mp3", arguments: ["-c:a", "libmp3lame", "-f", "mp3"], ...MP3 },
  { container: "m4a", arguments: ["-c:a", "aac", ...fragmented, "-f", "ipod"], ...AAC },
  { container: "mp4", arguments: ["-c:a", "aac", ...fragmented, "-f", "mp4"], ...AAC },
  { container: "aac", arguments: ["-c:a", "aac", "-f", "adts"], ...AAC },
];

/** What containers add to the sound itself, at most. */
const OVERHEAD = 1.08;
const OVERHEAD_BYTES = 4096;

/** The samples as a file within the limits; undefined when none can be made. */
export async function encodeSamples(
  samples: Int16Array<ArrayBuffer>,
  limits: AudioLimits,
  settings: AudioSettings,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; container: AudioContainer } | undefined> {
  const fits = (bytes: Uint8Array) => bytes.length <= limits.maxBytes;
  for (const encoding of COMPRESSED.filter(({ container }) => limits.containers.includes(container))) {
    const kbps = bitrate(encoding, samples.length, limits.maxBytes, settings.targetBitrateKbps);
    if (kbps === undefined) continue;
    const bytes = await run([...encoding.arguments, "-b:a", `${kbps}k`], samples, settings, signal);
    if (fits(bytes)) return { bytes, container: encoding.container };
  }
  if (limits.containers.includes("flac")) {
    const bytes = await run(["-c:a", "flac", "-f", "flac"], samples, settings, signal);
    if (fits(bytes)) return { bytes, container: "flac" };
  }
  if (limits.containers.includes("wav") && WAV_HEADER_BYTES + samples.byteLength <= limits.maxBytes) {
    return { bytes: wavFile(samples), container: "wav" };
  }
  return undefined;
}

/** As much as is wanted, makes sense and fits; undefined when too little fits. */
function bitrate(
  { leastKbps, mostKbps }: Encoding,
  sampleCount: number,
  maxBytes: number,
  targetKbps: number,
) {
  const seconds = sampleCount / SAMPLE_RATE;
  const fitting = Math.floor((maxBytes - OVERHEAD_BYTES) * 8 / 1000 / OVERHEAD / seconds);
  const kbps = Math.min(Math.max(targetKbps, leastKbps), mostKbps, fitting);
  return kbps >= leastKbps ? kbps : undefined;
}

async function run(
  output: readonly string[],
  samples: Int16Array<ArrayBuffer>,
  { ffmpegPath, bounds }: AudioSettings,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const args = [
    ...["-v", "error", "-nostats", "-timelimit", String(bounds.maxCpuSeconds), "-protocol_whitelist", "pipe"],
    ...["-f", "s16le", "-ac", "1", "-ar", String(SAMPLE_RATE), "-i", "pipe:0"],
    ...["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", ...output, "pipe:1"],
  ];
  const input = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  await using ffmpeg = new Tool(ffmpegPath, args, signal, input);
  const bytes = await new Response(ffmpeg.stdout).bytes();
  const { success, errors } = await ffmpeg.end();
  signal.throwIfAborted();
  if (!success) {
    throw new Error(`ffmpeg could not encode a piece (does it have libopus and libmp3lame?): ${errors}`);
  }
  return bytes;
}
