import type { EncodedAudio } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import { toFile } from "../shared/encode_for.ts";
import { toWhisperCode } from "../shared/language.ts";
import { fitPrompt, WHISPER_PROMPT_CHARACTERS } from "../shared/prompt.ts";
import type { Asked } from "../shared/refused_fields.ts";
import { type ModelTraits, traitsOf } from "./models.ts";

type Field = [name: string, value: string];

interface OpenAiAsked extends Asked {
  /** whisper.cpp hears English when no language is sent; the others refuse "auto". */
  autoLanguage: boolean;
}

/** The form fields in the order in which they are sent. */
export function openAiRequest(
  { model, autoLanguage, takes }: OpenAiAsked,
  { language, prompt }: TranscribeOptions,
  audio: EncodedAudio,
): FormData {
  const traits = traitsOf(model);
  const fitted = traits.prompt && takes("prompt") ? fitPrompt(prompt, WHISPER_PROMPT_CHARACTERS) : undefined;
  const spoken = language ? toldAs(model, language) : autoLanguage ? "auto" : undefined;
  const form = new FormData();
  form.append("model", model);
  if (spoken) form.append(traits.hints ? "languages[]" : "language", spoken);
  if (fitted) form.append("prompt", fitted);
  if (!traits.hints && takes("temperature")) form.append("temperature", "0");
  for (const [name, value] of outputFields(traits, takes("times"))) form.append(name, value);
  form.append("file", toFile(audio));
  return form;
}

/** OpenAI's own newer models go by ISO 639. */
function toldAs(model: string, language: string): string {
  return traitsOf(model).times ? toWhisperCode(language) : language;
}

function outputFields({ times, diarizes }: ModelTraits, takesTimes: boolean): Field[] {
  // Longer than 30 s, the model that diarizes is only heard when it may cut by itself.
  const cutting: Field[] = diarizes ? [["chunking_strategy", "auto"]] : [];
  if (!takesTimes) return [["response_format", "json"], ...cutting];
  if (diarizes) return [["response_format", "diarized_json"], ...cutting];
  if (!times) return [["response_format", "json"]];
  return [
    ["response_format", "verbose_json"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
  ];
}
