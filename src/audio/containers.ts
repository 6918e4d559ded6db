import type { AudioContainer } from "../pipeline/audio_reader.ts";
import type { Probe } from "./probe.ts";

const CONTENT_TYPES: Record<AudioContainer, string> = {
  aac: "audio/aac",
  flac: "audio/flac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  mp4: "audio/mp4",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  wav: "audio/wav",
  webm: "audio/webm",
};

export function contentType(container: AudioContainer): string {
  return CONTENT_TYPES[container];
}

/** ffmpeg's name of a container and its codecs that any reader of that container knows; names it may have for us. */
const SENDABLE: readonly {
  format: string;
  codecs: readonly string[];
  containers: readonly AudioContainer[];
}[] = [
  { format: "ogg", codecs: ["opus", "vorbis"], containers: ["ogg"] },
  { format: "ogg", codecs: ["opus"], containers: ["opus"] },
  { format: "mp3", codecs: ["mp3"], containers: ["mp3"] },
  { format: "mov", codecs: ["aac"], containers: ["m4a", "mp4"] },
  { format: "aac", codecs: ["aac"], containers: ["aac"] },
  { format: "flac", codecs: ["flac"], containers: ["flac"] },
  { format: "wav", codecs: ["pcm_s16le", "pcm_s24le", "pcm_u8"], containers: ["wav"] },
];

/** The container under which a file can be sent as it is, by its content (never its name); undefined: encode it anew. */
export function sendableAs(probe: Probe, accepted: readonly AudioContainer[]): AudioContainer | undefined {
  if (!probe.onlyTrack) return undefined;
  const [{ codec }] = probe.tracks;
  return SENDABLE
    .filter(({ format, codecs }) => probe.format.split(",").includes(format) && codecs.includes(codec))
    .flatMap(({ containers }) => containers)
    .find((container) => accepted.includes(container));
}
