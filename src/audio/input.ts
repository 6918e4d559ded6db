import type { CachedFile } from "./cached_file.ts";
import type { AudioSettings } from "./settings.ts";

/**
 * The demuxers a file may reach. None of them follows names inside the file to other files or hosts,
 * and none reads pictures, subtitles or text.
 */
const DEMUXERS = [
  ...[
    "aac",
    "ac3",
    "act",
    "aiff",
    "amr",
    "amrnb",
    "amrwb",
    "ape",
    "asf",
    "asf_o",
    "au",
    "avi",
    "caf",
    "dsf",
    "dss",
  ],
  ...[
    "dts",
    "dv",
    "eac3",
    "flac",
    "flv",
    "gxf",
    "ivr",
    "live_flv",
    "loas",
    "matroska",
    "mov",
    "mp3",
    "mpc",
    "mpc8",
  ],
  ...[
    "mpeg",
    "mpegts",
    "mxf",
    "nistsphere",
    "nsv",
    "nut",
    "ogg",
    "oma",
    "pvf",
    "qcp",
    "rm",
    "sox",
    "tak",
    "truehd",
  ],
  ...["tta", "voc", "w64", "wav", "wtv", "wv", "xwma"],
  ...[
    "aea",
    "aptx",
    "aptx_hd",
    "avr",
    "codec2",
    "epaf",
    "g722",
    "g723_1",
    "g729",
    "gsm",
    "iff",
    "ilbc",
    "ircam",
  ],
  ...["mlp", "mmf", "paf", "pva", "sbc", "sln"],
];

/** Telephones and headsets write these without a header: ffmpeg knows them by the end of their names alone. */
const HEADERLESS = /\.(722|aptx|aptxhd|g722|g723_1|g729|gsm|msbc|rco|sbc|sln|tco)$/i;

/** The end of a recording's name, where nothing but that tells what it is. */
export function tellingExtension(name: string): string {
  return HEADERLESS.exec(name)?.[0].toLowerCase() ?? "";
}

/** "far": some files begin with much picture before their first sound. "fragments": without going through all of them first, each time. */
export type Look = "usual" | "far" | "fragments";

const LOOKS: Record<Look, readonly string[]> = {
  usual: [],
  far: ["-probesize", "100M", "-analyzeduration", "600M"],
  fragments: ["-fflags", "+ignidx"],
};

/** Arguments by which ffmpeg and ffprobe read a hostile file: from `url` alone, with bounds on formats and memory. */
export function inputArguments(
  url: string,
  file: CachedFile,
  look: Look,
  { bounds }: AudioSettings,
): string[] {
  return [
    ...["-v", "error", "-max_alloc", String(bounds.maxAllocationBytes)],
    ...["-protocol_whitelist", "http,tcp", "-format_whitelist", DEMUXERS.join(",")],
    ...["-seekable", file.sizeBytes === undefined ? "0" : "1", ...LOOKS[look]],
    ...["-i", url],
  ];
}
