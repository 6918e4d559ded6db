import type { AnswerLook } from "../../queue/job.ts";
import { LOCALES } from "../locales/list.ts";
import type { ChatWishes, Offer } from "../wishes.ts";

export const STYLES = ["folded", "text", "file", "both"] as const satisfies readonly AnswerLook["style"][];

/** Languages that menus offer; /language takes others, too. */
export const SPOKEN = ["id", "en", "ms", "jv", "su", "ar", "zh", "ja", "ko", "nl", "de", "es"] as const;

/** Stands for what is not chosen, such as a language that whoever listens finds out. */
export const AUTO = "auto";

const MAX_VOCABULARY = 500;

/** What a button changes; undefined when it is no choice, or none that is offered any more. */
export function patchOf(name: string, value: string, offer: Offer): ChatWishes | undefined {
  switch (name) {
    case "provider": {
      const provider = offer.providers.find((each) => each === value);
      return provider === undefined ? undefined : { provider, model: undefined };
    }
    case "model":
      return modelOf(value, offer);
    case "language":
      return value === AUTO ? { language: undefined } : given("language", languageOf(value));
    case "style":
      return given("style", STYLES.find((each) => each === value));
    case "speech":
      return given("speech", (["clean", "verbatim"] as const).find((each) => each === value));
    case "locale":
      return value === AUTO ? { locale: undefined } : given("locale", LOCALES.find((each) => each === value));
    case "vocabulary":
      return value === "none" ? { vocabulary: undefined } : undefined;
    case "speakers":
    case "times":
    case "onRequest":
      return value === "on" || value === "off" ? { [name]: value === "on" } : undefined;
    default:
      return undefined;
  }
}

/** "groq:whisper-large-v3": a model that is offered, by its provider. */
function modelOf(value: string, { providers, models }: Offer): ChatWishes | undefined {
  const [name, ...rest] = value.split(":");
  const provider = providers.find((each) => each === name);
  const model = provider && models?.[provider]?.find((each) => each === rest.join(":"));
  return model === undefined ? undefined : { provider, model };
}

/** A language code that somebody wrote, if there is such a language. */
export function languageOf(code: string): string | undefined {
  const lower = code.toLowerCase();
  if (!/^[a-z]{2,3}$/.test(lower)) return undefined;
  const isKnown = new Intl.DisplayNames(["en"], { type: "language" }).of(lower) !== lower;
  return isKnown ? lower : undefined;
}

/** Words as they may be told to a provider: on one line, and not too many. */
export function vocabularyOf(written: string): string {
  return written.toWellFormed().replaceAll(/[\s\p{Cc}]+/gu, " ").trim().slice(0, MAX_VOCABULARY)
    .toWellFormed();
}

function given<Name extends keyof ChatWishes>(name: Name, value: ChatWishes[Name] | undefined) {
  return value === undefined ? undefined : { [name]: value } as ChatWishes;
}
