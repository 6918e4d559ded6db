/** The languages Whisper knows, as ISO 639 codes. Source: openai/whisper, tokenizer.py (its "jw" is "jv"). */
export const WHISPER_LANGUAGES: readonly string[] =
  ("en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg " +
    "lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so " +
    "af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue")
    .split(" ");

/** Where Whisper's English names differ from those of Unicode. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  burmese: "my",
  castilian: "es",
  flemish: "nl",
  "haitian creole": "ht",
  haitian: "ht",
  letzeburgesch: "lb",
  mandarin: "zh",
  moldavian: "ro",
  moldovan: "ro",
  myanmar: "my",
  nynorsk: "nn",
  panjabi: "pa",
  pushto: "ps",
  sinhalese: "si",
  tagalog: "tl",
  valencian: "ca",
};

const OTHER_CODES: Readonly<Record<string, string>> = { iw: "he", in: "id", ji: "yi", jw: "jv", fil: "tl" };

let codeOfName: Map<string, string> | undefined;

/** ISO 639 code of a language given as code, BCP 47 tag or English name ("Indonesian", "pt-BR"); undefined when unknown. */
export function toLanguageCode(language: string | null | undefined): string | undefined {
  const value = language?.trim().toLowerCase() ?? "";
  const primary = /^([a-z]{2,3})(?:[-_]|$)/.exec(value)?.[1];
  if (primary === undefined || primary === "und") return nameToCode(value);
  return OTHER_CODES[primary] ?? (primary.length === 2 ? primary : shortest(primary));
}

/** "eng" and "en" are one language; the shorter code is the canonical one. */
function shortest(code: string): string {
  return new Intl.Locale(code).language;
}

function nameToCode(name: string): string | undefined {
  codeOfName ??= englishNames();
  return OTHER_NAMES[name] ?? codeOfName.get(name);
}

function englishNames(): Map<string, string> {
  const names = new Intl.DisplayNames("en", { type: "language" });
  return new Map(WHISPER_LANGUAGES.map((code) => [(names.of(code) ?? code).toLowerCase(), code]));
}
