import { expect } from "expect";
import { toLanguageCode, WHISPER_LANGUAGES } from "../../../src/providers/shared/language.ts";

for (
  const [given, code] of [
    ["English", "en"],
    ["indonesian", "id"],
    ["Indonesian", "id"],
    ["javanese", "jv"],
    ["sundanese", "su"],
    ["malay", "ms"],
    ["chinese", "zh"],
    ["cantonese", "yue"],
    ["myanmar", "my"],
    ["haitian creole", "ht"],
    ["nynorsk", "nn"],
    ["tagalog", "tl"],
    ["fil", "tl"],
    ["castilian", "es"],
    ["en", "en"],
    ["pt-BR", "pt"],
    ["zh_Hant", "zh"],
    ["eng", "en"],
    ["jw", "jv"],
    [" ID ", "id"],
    ["multi", undefined],
    ["und", undefined],
    ["", undefined],
    [null, undefined],
    ["klingonese", undefined],
  ] as const
) {
  Deno.test(`the language "${given}" is ${code}`, () => {
    expect(toLanguageCode(given)).toBe(code);
  });
}

Deno.test("every language that Whisper knows is found by its English name and by its code", () => {
  const names = new Intl.DisplayNames("en", { type: "language" });
  for (const code of WHISPER_LANGUAGES) {
    expect(toLanguageCode(code)).toBe(code);
    expect(toLanguageCode(names.of(code))).toBe(code);
  }
});
