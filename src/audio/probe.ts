import { z } from "zod";
import { InputError } from "../pipeline/errors.ts";
import type { CachedFile } from "./cached_file.ts";
import { inputArguments } from "./input.ts";
import { Loopback } from "./loopback.ts";
import { withPatience } from "./patience.ts";
import type { AudioSettings } from "./settings.ts";
import { type Outcome, Tool } from "./tool.ts";
import { soundless, unreadable } from "./unreadable.ts";

/** What ffprobe knows of a file's first audio track. */
export interface Probe {
  /** ffmpeg's names of the container, such as "mov,mp4,m4a,3gp,3g2,mj2". */
  format: string;
  codec: string;
  /** Where the track ends, as the container claims. */
  seconds: number | undefined;
  /** Is there nothing else in the file but a cover picture? */
  onlyTrack: boolean;
}

/** "N/A" and nonsense count as unknown. */
const seconds = z.coerce.number().positive().optional().catch(undefined);
const start = z.coerce.number().catch(0);

const output = z.object({
  format: z.object({
    format_name: z.string(),
    start_time: start,
    duration: seconds,
    probe_score: z.number(),
  }),
  streams: z.array(z.object({
    codec_type: z.string().default("unknown"),
    codec_name: z.string().default("unknown"),
    codec_tag_string: z.string().default(""),
    sample_rate: z.coerce.number().default(0),
    start_time: start,
    duration: seconds,
    disposition: z.object({ attached_pic: z.number() }).optional(),
  })),
  packets: z.array(z.object({
    side_data_list: z.array(z.object({ side_data_type: z.string().default("") })).default([]),
  })).default([]),
});
type ProbeOutput = z.infer<typeof output>;

const ENTRIES = [
  "format=format_name,start_time,duration,probe_score",
  "stream=codec_type,codec_name,codec_tag_string,sample_rate,start_time,duration",
  "stream_disposition=attached_pic",
  "packet_side_data=side_data_type",
].join(":");

/** Sample entries of bought music and audio books (iTunes, Audible). */
const ENCRYPTED_TAGS = new Set(["enca", "drms", "aavd"]);
/** Encryption by sample is told with each packet: the first few hold one of every track. */
const FIRST_PACKETS = "%+#8";
/** ffprobe guesses at random bytes with this certainty out of 100. */
const GUESS_SCORE = 1;

/** ffprobe gives up on a file of which it cannot decode any one track, such as a broken picture: ffmpeg may do better. */
const UNKNOWN: Probe = { format: "unknown", codec: "unknown", seconds: undefined, onlyTrack: false };

/** @throws {InputError} when there is no audio track that could be read */
export async function probe(file: CachedFile, name: string, settings: AudioSettings): Promise<Probe> {
  const { stdout, outcome, wasOpened } = await runProbe(file, settings);
  file.throwIfFailed();
  if (!outcome.success && wasOpened) return UNKNOWN;
  const parsed = output.safeParse(outcome.success ? JSON.parse(stdout) : undefined);
  if (!parsed.success || parsed.data.format.probe_score <= GUESS_SCORE) {
    throw await unreadable(file, name, outcome.errors);
  }
  const found = describe(parsed.data);
  if (found === undefined) throw await soundless(file);
  return found;
}

interface ProbeRun {
  stdout: string;
  outcome: Outcome;
  /** Was the container read, whatever came then? */
  wasOpened: boolean;
}

async function runProbe(file: CachedFile, settings: AudioSettings): Promise<ProbeRun> {
  // Of a file that can be read only once, ffprobe gets no more than stays in memory for ffmpeg.
  await using loopback = new Loopback(file, file.sizeBytes === undefined ? file.capacityBytes : undefined);
  const args = [
    ...["-of", "json", "-show_entries", ENTRIES],
    ...["-show_packets", "-read_intervals", FIRST_PACKETS],
    ...inputArguments(loopback.url, file, settings),
  ];
  await using ffprobe = new Tool(settings.ffprobePath, args, file.signal);
  const run = Promise.all([new Response(ffprobe.stdout).text(), ffprobe.end()]);
  const [stdout, outcome] = await withPatience(run, {
    clock: settings.clock,
    patienceMs: settings.bounds.patienceMs,
    waitedMs: () => file.waitedMs(),
  });
  return { stdout, outcome, wasOpened: !outcome.errors.includes(`${loopback.url}: `) };
}

/** Undefined: there is no audio track. */
function describe({ format, streams, packets }: ProbeOutput): Probe | undefined {
  const track = streams.find((stream) => stream.codec_type === "audio");
  if (track === undefined) return undefined;
  if (isEncrypted(track.codec_tag_string, packets)) {
    throw new InputError(
      "encrypted",
      "the audio track is encrypted (DRM): only the shop's own player can play it",
    );
  }
  if (track.codec_name === "unknown") {
    throw new InputError(
      "unsupported",
      `ffmpeg has no decoder for this audio track (${track.codec_tag_string})`,
    );
  }
  if (track.sample_rate === 0) {
    throw new InputError("corrupt", "the audio track holds nothing that can be decoded");
  }
  return {
    format: format.format_name,
    codec: track.codec_name,
    seconds: track.duration === undefined
      ? format.duration
      : track.start_time - format.start_time + track.duration,
    onlyTrack: streams.every((stream) => stream === track || stream.disposition?.attached_pic === 1),
  };
}

function isEncrypted(tag: string, packets: ProbeOutput["packets"]): boolean {
  const types = packets.flatMap((packet) => packet.side_data_list.map((data) => data.side_data_type));
  return ENCRYPTED_TAGS.has(tag.toLowerCase()) || types.includes("Encryption info");
}
