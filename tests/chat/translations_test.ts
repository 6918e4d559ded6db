import { FluentBundle, FluentResource } from "@fluent/bundle";
import { expect } from "expect";
import { errorText, errorWords } from "../../src/chat/text/error_text.ts";
import { MESSAGE_KEYS } from "../../src/chat/text/message_keys.ts";
import { LOCALES } from "../../src/chat/locales/list.ts";
import { SOURCES, Translations } from "../../src/chat/text/translations.ts";
import * as errors from "../../src/pipeline/errors.ts";
import { errorKeys, everyError } from "./every_error.ts";

const { AllProvidersFailed, ProviderError, SourceError, TranshadesError } = errors;

function isErrorClass(value: unknown): value is { name: string } {
  return typeof value === "function" && value.prototype instanceof TranshadesError;
}

/** Placeholders of each message, found in the parsed Fluent text. */
function placeholders(source: string): Record<string, string[]> {
  const { body } = new FluentResource(source);
  return Object.fromEntries(body.map((entry) => {
    const names = JSON.stringify(entry.value).matchAll(/"type":"var","name":"(\w+)"/g);
    return [entry.id, [...new Set(Array.from(names, ([, name]) => name))].toSorted()];
  }));
}

Deno.test("Indonesian and English have every sentence, no language another one, and all the same placeholders", () => {
  const expected = [...MESSAGE_KEYS, ...errorKeys()].toSorted();
  const english = placeholders(SOURCES.en);
  for (const locale of LOCALES) {
    const own = placeholders(SOURCES[locale]);
    if (locale === "id" || locale === "en") expect(Object.keys(own).toSorted()).toEqual(expected);
    expect(own).toEqual(Object.fromEntries(Object.keys(own).map((key) => [key, english[key]])));
  }
});

Deno.test("the Fluent texts hold no mistakes", () => {
  for (const locale of LOCALES) {
    const bundle = new FluentBundle(locale);
    expect(bundle.addResource(new FluentResource(SOURCES[locale]))).toEqual([]);
    const messages = SOURCES[locale].match(/^[a-z-]+ =/gm) ?? [];
    expect(messages.length).toBe(Object.keys(placeholders(SOURCES[locale])).length);
  }
});

Deno.test("every problem of every class of errors is told in every language, with all its placeholders filled", () => {
  const told = new Set<string>();
  const filled = Object.fromEntries(LOCALES.map((locale) => [locale, placeholders(SOURCES[locale])]));
  for (const error of everyError()) {
    const { key, args = {} } = errorWords(error, new Translations("en").speak("en"));
    told.add(key);
    for (const locale of LOCALES) {
      expect(Object.keys(args).toSorted()).toEqual(filled[locale][key]);
      const text = errorText(error, new Translations("en").speak(locale));
      expect(text).not.toMatch(/[{}]|^error-|undefined|NaN/);
    }
  }
  expect([...told].toSorted()).toEqual(errorKeys());
});

Deno.test("no class of errors is without words", () => {
  const classes = Object.values(errors).filter(isErrorClass).map(({ name }) => name);
  expect([...new Set(everyError().map(({ name }) => name))].toSorted()).toEqual(classes.toSorted());
});

Deno.test("a file that is too large is told its size only when somebody knows it", () => {
  const say = new Translations("en").speak("en");
  expect(errorText(new SourceError("too_large", "", { sizeBytes: 30e6 }), say)).toContain("(30 MB)");
  expect(errorText(new SourceError("too_large", ""), say)).not.toContain(" 0 ");
  expect(errorText(new SourceError("too_large", ""), say)).not.toContain("(");
});

Deno.test("the language follows the person's Telegram, else the default", () => {
  const translations = new Translations("id");
  const locales = ["en", "en-GB", "id", "ID-id", "fr", undefined].map((code) => translations.localeFor(code));
  expect(locales).toEqual(["en", "en", "id", "id", "id", "id"]);
});

Deno.test("several failed providers are named as people know them", () => {
  const attempts = [
    new ProviderError("together", "server", "500"),
    new ProviderError("together", "server", "500"),
    new ProviderError("local", "unavailable", "no model"),
  ];
  expect(errorText(new AllProvidersFailed(attempts), new Translations("en").speak("en")))
    .toBe("😔 Nobody could turn this into text (Together AI, Built-in model). Please try again later.");
});
