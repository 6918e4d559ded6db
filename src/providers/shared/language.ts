/** The languages Whisper knows, as ISO 639 codes. Source: openai/whisper, tokenizer.py (its "jw" is "jv"). */
export const WHISPER_LANGUAGES: readonly string[] =
  ("en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg " +
    "lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so " +
    "af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue")
    .split(" ");

/** Where Whisper's English names differ from those of Unicode. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "bahasa indonesia": "id",
  "bahasa melayu": "ms",
  "bahasa jawa": "jv",
  "bahasa sunda": "su",
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

const OTHER_CODES: Readonly<Record<string, string>> = {
  iw: "he",
  in: "id",
  ji: "yi",
  jw: "jv",
  fil: "tl",
  nb: "no",
  cmn: "zh",
};

/** Codes for "not known", "several" and "no speech"; and what some languages call a missing value. */
const NO_LANGUAGE: ReadonlySet<string> = new Set(["und", "mul", "mis", "zxx", "nan", "inf", "nil"]);

let codeOfName: Map<string, string> | undefined;

/**
 * ISO 639 code of a language given as code, BCP 47 tag, Whisper's token or name in English or in itself ("Indonesian",
 * "Bahasa Indonesia", "pt-BR", "<|id|>"); undefined when unknown.
 */
export function toLanguageCode(language: string | null | undefined): string | undefined {
  const value = language?.replace(/[<|>]|\(.*\)/g, "").trim().toLowerCase() ?? "";
  const primary = /^([a-z]{2,3})(?:[-_]|$)/.exec(value)?.[1];
  if (primary === undefined) return nameToCode(value);
  if (NO_LANGUAGE.has(primary)) return undefined;
  return OTHER_CODES[primary] ?? (primary.length === 2 ? primary : shortest(primary));
}

/** "eng" and "en" are one language; the shorter code is the canonical one. */
function shortest(code: string): string {
  const { language } = new Intl.Locale(code);
  return OTHER_CODES[language] ?? language;
}

function nameToCode(name: string): string | undefined {
  codeOfName ??= namesOfLanguages();
  return OTHER_NAMES[name] ?? codeOfName.get(name);
}

function namesOfLanguages(): Map<string, string> {
  const english = new Intl.DisplayNames("en", { type: "language" });
  const named = WHISPER_LANGUAGES.flatMap((code) => {
    const own = new Intl.DisplayNames(code, { type: "language" });
    return [own.of(code) ?? code, english.of(code) ?? code].map((name) =>
      [name.toLowerCase(), code] as const
    );
  });
  return new Map(named);
}

/** Languages of NVIDIA's Parakeet, third version. Source: its model card. */
const PARAKEET_3_LANGUAGES: readonly string[] =
  "bg hr cs da nl en et fi fr de el hu it lv lt mt pl pt ro sk sl es sv ru uk".split(" ");

/** What a model that many servers may run understands: known of Whisper and Parakeet, of others nothing is. */
export function languagesOf(model: string): "any" | readonly string[] {
  if (/parakeet/i.test(model)) return /v3/i.test(model) ? PARAKEET_3_LANGUAGES : ["en"];
  if (!/whisper/i.test(model)) return "any";
  return /[.-]en$/i.test(model) ? ["en"] : WHISPER_LANGUAGES;
}

/** A language as servers of Whisper call it: they keep a code for Javanese that ISO 639 gave up; Groq's description has the newer one. */
export function toWhisperCode(language: string): string {
  return language === "jv" ? "jw" : language;
}
