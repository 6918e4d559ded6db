import type { EncodedAudio } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import { toFile } from "../shared/encode_for.ts";
import { toWhisperCode } from "../shared/language.ts";
import { fitPrompt, WHISPER_PROMPT_CHARACTERS } from "../shared/prompt.ts";
import type { Asked } from "../shared/refused_fields.ts";

/** The form fields in the order in which they are sent: `model` before `file` spares the server to hold the file back. */
export function togetherRequest(
  { model, takes }: Asked,
  { language, diarize, prompt }: TranscribeOptions,
  audio: EncodedAudio,
) {
  const fitted = takes("prompt") ? fitPrompt(prompt, WHISPER_PROMPT_CHARACTERS) : undefined;
  return {
    // The SDK's type knows one model; the server's list grows.
    model: model as "openai/whisper-large-v3",
    // Left out, it would be English.
    language: language ? toWhisperCode(language) : "auto",
    ...(fitted && { prompt: fitted }),
    ...(takes("times") ? { response_format: "verbose_json" as const } : { response_format: "json" as const }),
    ...(takes("temperature") && { temperature: 0 }),
    ...(takes("times") && { timestamp_granularities: ["segment" as const, "word" as const] }),
    ...(diarize && { diarize: true }),
    file: toFile(audio),
  };
}
