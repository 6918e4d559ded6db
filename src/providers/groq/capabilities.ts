import type { Capabilities } from "../../pipeline/transcriber.ts";
import { languagesOf } from "../shared/language.ts";
import type { Limit } from "../wrappers/pace.ts";

const [A_MINUTE_MS, AN_HOUR_MS, A_DAY_MS] = [60_000, 3_600_000, 86_400_000];

/** Of the base plan, for each organisation and either Whisper model. Source: console.groq.com/docs/rate-limits */
export const GROQ_LIMITS: readonly Limit[] = [
  { of: "requests", amount: 20, windowMs: A_MINUTE_MS },
  { of: "requests", amount: 2000, windowMs: A_DAY_MS, toldAs: "requests" },
  { of: "audio seconds", amount: 7200, windowMs: AN_HOUR_MS, toldAs: "audio-seconds" },
  { of: "audio seconds", amount: 28_800, windowMs: A_DAY_MS },
];

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
