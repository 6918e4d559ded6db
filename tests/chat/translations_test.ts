import { FluentBundle, FluentResource } from "@fluent/bundle";
import { expect } from "expect";
import { ERROR_KEYS, isErrorKey } from "../../src/chat/text/error_keys.ts";
import { errorText } from "../../src/chat/text/error_text.ts";
import { MESSAGE_KEYS } from "../../src/chat/text/message_keys.ts";
import { LOCALES, SOURCES, Translations } from "../../src/chat/text/translations.ts";
import { AllProvidersFailed, InputError, ProviderError, SourceError } from "../../src/pipeline/errors.ts";

/** Placeholders of each message, found in the parsed Fluent text. */
function placeholders(source: string): Record<string, string[]> {
  const { body } = new FluentResource(source);
  return Object.fromEntries(body.map((entry) => {
    const names = JSON.stringify(entry.value).matchAll(/"type":"var","name":"(\w+)"/g);
    return [entry.id, [...new Set(Array.from(names, ([, name]) => name))].toSorted()];
  }));
}

Deno.test("every language has every sentence, with the same placeholders, and no other", () => {
  const expected = [...MESSAGE_KEYS, ...Object.keys(ERROR_KEYS)].toSorted();
  for (const locale of LOCALES) {
    expect(Object.keys(placeholders(SOURCES[locale])).toSorted()).toEqual(expected);
  }
  expect(placeholders(SOURCES.id)).toEqual(placeholders(SOURCES.en));
});

Deno.test("the Fluent texts hold no mistakes", () => {
  for (const locale of LOCALES) {
    const bundle = new FluentBundle(locale);
    expect(bundle.addResource(new FluentResource(SOURCES[locale]))).toEqual([]);
    const messages = SOURCES[locale].match(/^[a-z-]+ =/gm) ?? [];
    expect(messages.length).toBe(Object.keys(placeholders(SOURCES[locale])).length);
  }
});

Deno.test("errors are told with placeholders that every error of their kind has", () => {
  const known = placeholders(SOURCES.en);
  for (const [key, names] of Object.entries(ERROR_KEYS)) expect([key, known[key]]).toEqual([key, [...names]]);
  const samples = [
    new InputError("index_at_end", ""),
    new SourceError("wait", "", { retryAfterMs: 1 }),
    new ProviderError("groq", "rate_limit", ""),
    new AllProvidersFailed([]),
  ];
  for (const { userMessageKey, userMessageArgs } of samples) {
    expect(isErrorKey(userMessageKey)).toBe(true);
    for (const name of known[userMessageKey]) expect(Object.keys(userMessageArgs)).toContain(name);
  }
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
    .toBe("😔 Nobody could turn this into text (Together AI, Local English). Please try again later.");
});
