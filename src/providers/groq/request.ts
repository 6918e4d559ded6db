import type { EncodedAudio } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import { toFile } from "../shared/encode_for.ts";
import { fitPrompt, WHISPER_PROMPT_CHARACTERS } from "../shared/prompt.ts";
import type { Asked } from "../shared/refused_fields.ts";

/** The form fields in the order in which they are sent; with the file last, the server knows what it is for. */
export function groqRequest(
  { model, takes }: Asked,
  { language, prompt }: TranscribeOptions,
  audio: EncodedAudio,
) {
  const fitted = takes("prompt") ? fitPrompt(prompt, WHISPER_PROMPT_CHARACTERS) : undefined;
  return {
    model,
    ...(language && { language }),
    ...(fitted && { prompt: fitted }),
    ...(takes("times") ? { response_format: "verbose_json" as const } : { response_format: "json" as const }),
    ...(takes("temperature") && { temperature: 0 }),
    ...(takes("times") && { timestamp_granularities: ["segment" as const, "word" as const] }),
    // Groq judges the format by the extension alone, and does not know .oga.
    file: toFile(audio),
  };
}
