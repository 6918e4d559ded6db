import { toLanguageCode, WHISPER_LANGUAGES } from "../../shared/language.ts";

export const PROVIDER = "local";
export const ENGLISH = "en";

/** Those that may be chosen. Cantonese came with a later generation than the models that are fetched. */
export const KNOWN = WHISPER_LANGUAGES.filter((code) => code !== "yue");

/** As people write them, of Whisper's own; empty: all of them. */
export function codesOf(languages: readonly string[]): readonly string[] {
  return languages.length > 0 ? languages.flatMap((code) => toLanguageCode(code) ?? []) : KNOWN;
}
