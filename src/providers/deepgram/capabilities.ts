import type { Capabilities } from "../../pipeline/transcriber.ts";
import { toWhisperCode, WHISPER_LANGUAGES } from "../shared/language.ts";

/** Languages of nova-3. Source: developers.deepgram.com/docs/models-languages-overview and its changelog up to 2026-10 */
const NOVA_3_LANGUAGES =
  ("af ar be bg bn bs ca cs da de el en es et fa fi fr gl gu he hi hr hu hy id it ja ka kk kn ko lt lv mk mr ms " +
    "ne nl no pa pl pt ro ru sk sl sr sv ta te th tl tr uk ur vi xh yue zh zu").split(" ");

/** Deepgram hosts Whisper too: other options, other limits. */
export function isWhisper(model: string): boolean {
  return model.startsWith("whisper");
}

export function isNova3(model: string): boolean {
  return model.startsWith("nova-3");
}

/** What is not known of a model (one of an operator's own, a future one) is left to Deepgram to judge. */
function languages(model: string): Capabilities["languages"] {
  if (isWhisper(model)) return WHISPER_LANGUAGES;
  if (model === "nova-3" || model === "nova-3-general") return NOVA_3_LANGUAGES;
  return model === "nova-3-medical" ? ["en"] : "any";
}

/** A language as Deepgram calls it. */
export function toDeepgramCode(model: string, language: string): string {
  if (isWhisper(model)) return toWhisperCode(language);
  return language === "yue" ? "zh-HK" : language;
}

export function deepgramCapabilities(model: string): Capabilities {
  return {
    limits: {
      containers: ["ogg", "opus", "mp3", "m4a", "mp4", "webm", "flac", "wav", "aac"],
      // Deepgram takes 2 GB, but a piece is held in memory several times while it is sent.
      maxBytes: 100_000_000,
      // Its own time limits are 10 minutes of processing, 20 for Whisper, which is much slower.
      maxSeconds: isWhisper(model) ? 3600 : 4 * 3600,
    },
    languages: languages(model),
    diarization: true,
  };
}
