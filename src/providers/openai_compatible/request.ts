import type { EncodedAudio } from "../../pipeline/audio_reader.ts";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import { toFile } from "../shared/encode_for.ts";
import { toWhisperCode } from "../shared/language.ts";
import { fitPrompt } from "../shared/prompt.ts";
import { MAX_PROMPT_CHARACTERS } from "./config.ts";

/** The form fields in the order in which they are sent. */
export function openAiRequest(
  model: string,
  { language, prompt }: TranscribeOptions,
  audio: EncodedAudio,
): FormData {
  const fitted = fitPrompt(prompt, MAX_PROMPT_CHARACTERS);
  const form = new FormData();
  form.append("model", model);
  if (language) form.append("language", toldAs(model, language));
  if (fitted) form.append("prompt", fitted);
  form.append("temperature", "0");
  for (const [name, value] of outputFields(model)) form.append(name, value);
  form.append("file", toFile(audio));
  return form;
}

/** OpenAI's own newer models go by ISO 639. */
function toldAs(model: string, language: string): string {
  return model.startsWith("gpt-") ? language : toWhisperCode(language);
}

/** The gpt-4o family refuses verbose_json: it tells no times. */
function outputFields(model: string): [name: string, value: string][] {
  if (model.startsWith("gpt-4o")) return [["response_format", "json"]];
  return [
    ["response_format", "verbose_json"],
    ["timestamp_granularities[]", "segment"],
    ["timestamp_granularities[]", "word"],
  ];
}
