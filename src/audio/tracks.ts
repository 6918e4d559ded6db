import { z } from "zod";
import { clockOf } from "./clocks.ts";
import { InputError } from "../pipeline/errors.ts";

/** One audio track that may be decoded. */
export interface Track {
  /** Counts the file's audio tracks from 0. */
  index: number;
  codec: string;
  channels: number;
  /** Where the track ends, as the container claims. */
  seconds: number | undefined;
  /** The same, where it is told of this track rather than of the file, whose picture may go on. */
  ownSeconds: number | undefined;
  /** What ffmpeg takes from its times when it decodes this track without the picture. */
  offsetSeconds: number;
  /** As the file says, such as "eng"; empty when it does not. */
  language: string;
}

/** "N/A" and nonsense count as unknown. */
const seconds = z.coerce.number().positive().optional().catch(undefined);
const start = z.coerce.number().catch(0);

/** What ffprobe writes. */
export const probeOutput = z.object({
  format: z.object({
    format_name: z.string(),
    start_time: start,
    duration: seconds,
    probe_score: z.number(),
    tags: z.record(z.string(), z.string()).default({}),
  }),
  streams: z.array(z.object({
    index: z.number(),
    codec_type: z.string().default("unknown"),
    codec_name: z.string().default("unknown"),
    codec_tag_string: z.string().default(""),
    sample_rate: z.coerce.number().default(0),
    channels: z.number().default(0),
    start_time: start,
    duration: seconds,
    disposition: z.record(z.string(), z.number()).default({}),
    tags: z.object({ language: z.string().default("") }).default({ language: "" }),
  })),
  packets: z.array(z.object({
    stream_index: z.number(),
    side_data_list: z.array(z.object({ side_data_type: z.string().default("") })).default([]),
  })).default([]),
});
export type ProbeOutput = z.infer<typeof probeOutput>;
type Stream = ProbeOutput["streams"][number];

/** Tracks that tell of the recording, or hold no speech of it: taken when there is no other, marked as default or not. */
const ASIDE = ["comment", "descriptions", "visual_impaired", "karaoke", "clean_effects"];

export const PROBE_ENTRIES = [
  "format=format_name,start_time,duration,probe_score",
  "format_tags=ASF_Protection_Type,encryption",
  "stream=index,codec_type,codec_name,codec_tag_string,sample_rate,channels,start_time,duration",
  `stream_disposition=${["attached_pic", "default", ...ASIDE].join(",")}`,
  "stream_tags=language",
  "packet=stream_index",
  "packet_side_data=side_data_type",
].join(":");

/** Sample entries of bought music and audio books (iTunes, Audible). */
const ENCRYPTED_TAGS = new Set(["enca", "drms", "aavd"]);

export function audioStreams({ streams }: ProbeOutput): Stream[] {
  return streams.filter(({ codec_type }) => codec_type === "audio");
}

/**
 * The audio tracks that may be decoded: those that the file marks as usual first, comments last, else in the file's order.
 * @throws {InputError} when there is none
 */
export function decodableTracks(output: ProbeOutput): [Track, ...Track[]] {
  const streams = audioStreams(output);
  const problems = streams.map((stream) => problemOf(stream, output));
  const tracks = streams
    .map((stream, index) => ({ stream, track: describe(stream, index, output) }))
    .filter((_, index) => problems[index] === undefined)
    .sort((a, b) => preference(b.stream) - preference(a.stream))
    .map(({ track }) => track);
  const [first, ...rest] = tracks;
  if (first !== undefined) return [first, ...rest];
  throw problems[0] ?? new InputError("no_audio", "this file has no audio track");
}

function preference({ disposition }: Stream): number {
  return (disposition.default ?? 0) - (ASIDE.some((mark) => disposition[mark] === 1) ? 2 : 0);
}

function describe(stream: Stream, index: number, { format, streams }: ProbeOutput): Track {
  const { tellsOnlyWhole, isFromOwnZero } = clockOf(format.format_name);
  const ownSeconds = stream.duration === undefined || tellsOnlyWhole
    ? undefined
    : stream.start_time - format.start_time + stream.duration;
  const isAlone = streams.every((other) => other === stream || other.disposition.attached_pic === 1);
  const wholeSeconds = stream.duration ?? format.duration;
  const isTold = isAlone && !tellsOnlyWhole && wholeSeconds !== undefined;
  return {
    index,
    codec: stream.codec_name,
    channels: Math.max(1, stream.channels),
    seconds: ownSeconds ?? wholeSeconds,
    ownSeconds: ownSeconds ?? (isTold ? wholeSeconds - Math.max(0, format.start_time) : undefined),
    offsetSeconds: isFromOwnZero ? Math.max(0, stream.start_time - format.start_time) : 0,
    language: stream.tags.language,
  };
}

function problemOf(stream: Stream, output: ProbeOutput): InputError | undefined {
  if (isEncrypted(stream, output)) {
    return new InputError(
      "encrypted",
      "the audio track is encrypted (DRM): only the shop's own player can play it",
    );
  }
  if (stream.codec_name === "unknown") {
    return new InputError(
      "unsupported",
      `ffmpeg has no decoder for this audio track (${stream.codec_tag_string})`,
    );
  }
  if (stream.sample_rate === 0) {
    return new InputError("corrupt", "the audio track holds nothing that can be decoded");
  }
}

function isEncrypted({ index, codec_tag_string }: Stream, { format, packets }: ProbeOutput): boolean {
  const types = packets.filter(({ stream_index }) => stream_index === index)
    .flatMap((packet) => packet.side_data_list.map((data) => data.side_data_type));
  return ENCRYPTED_TAGS.has(codec_tag_string.toLowerCase()) || types.includes("Encryption info") ||
    (format.format_name === "asf" && Object.keys(format.tags).length > 0); // no other tags are asked for
}
