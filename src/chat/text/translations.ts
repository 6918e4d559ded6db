import { FluentBundle, FluentResource } from "@fluent/bundle";
import { getLogger } from "@logtape/logtape";
import { english } from "../locales/en.ts";
import { indonesian } from "../locales/id.ts";
import { type Locale, LOCALES } from "../locales/list.ts";
import { malay } from "../locales/ms.ts";
import type { MessageKey } from "./message_keys.ts";

export type MessageArgs = Record<string, string | number>;

/** Says something in one language. Numbers are written as that language does; pass ids as strings. */
export type Translate = (key: MessageKey, args?: MessageArgs) => string;

/** The Fluent text of each language; a sentence that one of them lacks is said in the first. */
export const SOURCES: Readonly<Record<Locale, string>> = {
  id: indonesian,
  en: english,
  ms: malay,
};

const log = getLogger(["transhades", "chat"]);

/** A language is read when it is first spoken, once in a process. */
const bundles: Partial<Record<Locale, FluentBundle>> = {};

/** What the bot says, in every language it knows. */
export class Translations {
  constructor(readonly defaultLocale: Locale) {}

  /** The language for a person whose Telegram speaks `languageCode` (an IETF tag such as "en-GB"). */
  localeFor(languageCode: string | undefined): Locale {
    const language = String(languageCode).toLowerCase().split("-")[0];
    return LOCALES.find((locale) => locale === language) ?? this.defaultLocale;
  }

  /** Speaks `locale`, or the default language when that is not one of ours. */
  speak(locale: string): Translate {
    const spoken = this.localeFor(locale);
    const messages = bundles[spoken] ??= bundle(spoken);
    return (key, args) => format(messages, key, args);
  }
}

function bundle(locale: Locale): FluentBundle {
  // Telegram's clients handle direction themselves; isolation marks would end up in copied text.
  const messages = new FluentBundle(locale, { useIsolating: false });
  const [fallback] = LOCALES;
  messages.addResource(new FluentResource(SOURCES[fallback]));
  messages.addResource(new FluentResource(SOURCES[locale]), { allowOverrides: true });
  return messages;
}

function format(messages: FluentBundle, key: MessageKey, args?: MessageArgs): string {
  const pattern = messages.getMessage(key)?.value;
  const errors: Error[] = [];
  const text = messages.formatPattern(pattern ?? key, args, errors);
  if (pattern == null) log.error("No text for {key} in {locales}", { key, locales: messages.locales });
  for (const error of errors) log.error("The text {key} is wrong: {reason}", { key, reason: error.message });
  return text;
}
