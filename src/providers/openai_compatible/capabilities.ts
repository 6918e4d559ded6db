import type { Capabilities } from "../../pipeline/transcriber.ts";
import { languagesOf } from "../shared/language.ts";
import { traitsOf } from "./models.ts";

export const OPENAI_BASE_URL = "https://api.openai.com/v1";

export function openAiCapabilities(model: string): Capabilities {
  const { times, diarizes } = traitsOf(model);
  return {
    limits: {
      // What OpenAI, speaches, LocalAI and whisper.cpp (which knows no Opus) all read.
      containers: ["mp3", "flac", "wav"],
      maxBytes: 25 * 1024 * 1024 - 64 * 1024,
      // OpenAI's newer models stop at 1,400 s.
      maxSeconds: times ? 1500 : 1400,
    },
    languages: languagesOf(model),
    diarization: diarizes,
  };
}
