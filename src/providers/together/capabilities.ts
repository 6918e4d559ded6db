import type { Capabilities } from "../../pipeline/transcriber.ts";
import { languagesOf } from "../shared/language.ts";

export function togetherCapabilities(model: string): Capabilities {
  return {
    limits: {
      containers: ["mp3", "m4a", "webm", "flac", "wav", "ogg", "opus", "aac"],
      // 80 MB for an upload; room is left for the other fields.
      maxBytes: 80_000_000 - 64 * 1024,
      maxSeconds: 4 * 3600,
    },
    languages: languagesOf(model),
    diarization: true,
  };
}
