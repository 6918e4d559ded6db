import type { Capabilities } from "../../pipeline/transcriber.ts";
import type { AdapterConfig } from "../shared/adapter_config.ts";
import { languagesOf } from "../shared/language.ts";
import type { AudioAllowance } from "../shared/audio_quota.ts";

export interface GroqConfig extends AdapterConfig {
  /** Told after each answer what is left of the hourly allowance of audio. */
  onAllowance?: (allowance: AudioAllowance) => void;
}

export const GROQ_BASE_URL = "https://api.groq.com";

/** The server's own words: "prompt length must be 896 characters or fewer". */
export const MAX_PROMPT_CHARACTERS = 896;

export function groqCapabilities(model: string): Capabilities {
  return {
    limits: {
      containers: ["ogg", "opus", "mp3", "m4a", "mp4", "webm", "flac", "wav"],
      // 25 MiB for the whole request on every tier (measured by others); room is left for the other fields.
      maxBytes: 25 * 1024 * 1024 - 64 * 1024,
      // Half of the smallest hourly allowance (7,200 s): a longer piece could never be sent.
      maxSeconds: 3600,
    },
    languages: languagesOf(model),
    diarization: false,
  };
}
