import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import { keyterms } from "../shared/prompt.ts";
import type { Asked } from "../shared/refused_fields.ts";
import { isNova3, toDeepgramCode } from "./capabilities.ts";

/** The query parameters; the body is the audio itself. */
export function deepgramRequest({ model, takes }: Asked, { language, diarize, prompt }: TranscribeOptions) {
  const terms = isNova3(model) && takes("prompt") ? keyterms(prompt) : [];
  return {
    model,
    // Without either, Deepgram hears everything as English.
    ...(language ? { language: toDeepgramCode(model, language) } : { detect_language: true }),
    smart_format: true,
    punctuate: true,
    utterances: true,
    ...(diarize && { diarize_model: "latest" as const }),
    ...(terms.length > 0 && { keyterm: terms }),
  };
}
