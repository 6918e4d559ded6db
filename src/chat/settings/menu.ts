import { InlineKeyboard } from "grammy/web";
import type { InlineKeyboardButton } from "grammy/types";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import type { ProviderStatus } from "../../pipeline/provider_status.ts";
import { languageName } from "../answer/heading.ts";
import { escapeArgs } from "../text/html.ts";
import { aboutModel, aboutProvider, healthMark, providerLabel } from "../text/provider_names.ts";
import { LOCALES } from "../locales/list.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatWishes, type Offer, resolve } from "../wishes.ts";
import { AUTO, SPOKEN, STYLES } from "./choices.ts";

export const MENUS = ["main", "provider", "language", "style", "vocabulary", "locale"] as const;
export type MenuName = typeof MENUS[number];

/** What a menu shows. */
export interface Shown {
  wishes: ChatWishes;
  offer: Offer;
  health: readonly ProviderStatus[];
  isPrivate: boolean;
  /** Opened by a command of its own: it stays, and leads nowhere. */
  isShortCut: boolean;
  say: Translate;
}

/**
 * Version 1 of what these buttons send: whether it is a short cut's ("c1"), what is chosen, and its value; "provider:" is
 * what the first versions sent. Later versions go on reading both.
 */
export const SETTINGS_DATA = /^(?:([sc])1:(\w+)\.([\w./:@+-]+)|provider:(.+))$/;

interface Menu {
  /** HTML. */
  text: string;
  keyboard: InlineKeyboard;
}

const WRITERS: Readonly<Record<MenuName, (shown: Shown) => Menu>> = {
  main: mainMenu,
  provider: providerMenu,
  language: languageMenu,
  style: styleMenu,
  vocabulary: vocabularyMenu,
  locale: localeMenu,
};

export function menuOf(name: MenuName, shown: Shown): Menu {
  return WRITERS[name](shown);
}

function mainMenu({ wishes, offer, isPrivate, say }: Shown): Menu {
  const { provider, look, options: { diarize, model } } = resolve(wishes, offer);
  const opens = (text: string, menu: MenuName) => button(text, `s1:open.${menu}`);
  const turns = (text: string, name: keyof ChatWishes, isOn: boolean) =>
    button(text, `s1:${name}.${isOn ? "off" : "on"}`);
  const isClean = look.speech === "clean";
  const rows = [
    [opens(
      ["🎙 " + providerLabel(provider, say), ...model === undefined ? [] : [model]].join(" · "),
      "provider",
    )],
    [
      opens(`🌐 ${spoken(wishes.language, say)}`, "language"),
      opens(say("setting-style", { style: look.style }), "style"),
    ],
    [
      turns(say("setting-times", { on: yesNo(look.times) }), "times", look.times),
      turns(say("setting-speakers", { on: yesNo(diarize) }), "speakers", diarize),
    ],
    [
      button(say("setting-speech", { clean: yesNo(isClean) }), `s1:speech.${isClean ? "verbatim" : "clean"}`),
      opens(say("setting-vocabulary", { on: yesNo(wishes.vocabulary !== undefined) }), "vocabulary"),
    ],
    [
      opens(say("setting-locale", { language: nameInItself(say("language-tag")) }), "locale"),
      ...(isPrivate ? [] : [onRequestButton(wishes.onRequest ?? false, say)]),
    ],
    [button(say("setting-close"), "s1:open.close")],
  ];
  return { text: say("settings-title"), keyboard: InlineKeyboard.from(rows) };
}

function onRequestButton(isOn: boolean, say: Translate) {
  return button(say("setting-on-request", { on: yesNo(isOn) }), `s1:onRequest.${isOn ? "off" : "on"}`);
}

function providerMenu(shown: Shown): Menu {
  const { wishes, offer, health, say } = shown;
  const { provider: chosen, options } = resolve(wishes, offer);
  const statusOf = (provider: string) => health.find((status) => status.provider === provider);
  const rows = offer.providers.map((provider) => {
    const text = `${tick(provider === chosen)}${providerLabel(provider, say)} ${
      healthMark(statusOf(provider))
    }`;
    return [button(text, shown.isShortCut ? `provider:${provider}` : `s1:provider.${provider}`)];
  });
  const about = offer.providers.map((provider) => {
    const usual = statusOf(provider)?.model ?? "";
    const model = provider === chosen ? options.model ?? usual : usual;
    return say(
      "provider-line",
      escapeArgs({
        name: providerLabel(provider, say),
        model,
        about: aboutProvider(provider, say, statusOf(provider)?.languages),
      }),
    );
  });
  const title = say("provider-title", escapeArgs({ provider: providerLabel(chosen, say) }));
  const models = offer.models?.[chosen] ?? [];
  if (models.length < 2) return listed(shown, `${title}\n\n${about.join("\n")}`, rows);
  const list = modelLines(chosen, models, say);
  const choices = modelRows(shown, chosen, models, options.model ?? models[0]);
  return listed(shown, `${title}\n\n${about.join("\n")}\n\n${list}`, [...rows, ...choices]);
}

function modelLines(provider: ProviderName, models: readonly string[], say: Translate): string {
  const title = say("model-title", escapeArgs({ provider: providerLabel(provider, say) }));
  const lines = models.map((model) => {
    const about = aboutModel(model, say);
    return say("model-line", escapeArgs({ model, about: about === "" ? "" : ` · ${about}` }));
  });
  return [title, ...lines].join("\n");
}

function modelRows(shown: Shown, provider: ProviderName, models: readonly string[], chosen: string) {
  return models.map((model) => [choice(shown, "model", `${provider}:${model}`, model, model === chosen)]);
}

function languageMenu(shown: Shown): Menu {
  const { wishes: { language }, say } = shown;
  const others = language === undefined || SPOKEN.some((code) => code === language) ? [] : [language];
  const one = (code: string | undefined) =>
    choice(shown, "language", code ?? AUTO, spoken(code, say), code === language);
  const rows = inRows([...SPOKEN, ...others].map(one), 3);
  return listed(shown, say("language-title"), [[one(undefined)], ...rows]);
}

function styleMenu(shown: Shown): Menu {
  const { look: { style: chosen } } = resolve(shown.wishes, shown.offer);
  const rows = STYLES.map((
    style,
  ) => [choice(shown, "style", style, shown.say("style-name", { style }), style === chosen)]);
  return listed(shown, shown.say("style-title"), rows);
}

function vocabularyMenu(shown: Shown): Menu {
  const { wishes: { vocabulary }, say } = shown;
  const rows = [
    [button(say("vocabulary-write"), "s1:ask.vocabulary")],
    ...vocabulary === undefined ? [] : [
      [choice(shown, "vocabulary", "none", say("vocabulary-forget"), false)],
    ],
  ];
  const now = vocabulary === undefined
    ? ""
    : `\n\n${say("vocabulary-now", escapeArgs({ words: vocabulary }))}`;
  return listed(shown, say("vocabulary-title") + now, rows);
}

function localeMenu(shown: Shown): Menu {
  const { wishes: { locale: chosen }, say } = shown;
  const auto = choice(shown, "locale", AUTO, say("locale-auto"), chosen === undefined);
  const rows = LOCALES.map((locale) => [
    choice(shown, "locale", locale, nameInItself(locale), locale === chosen),
  ]);
  return listed(shown, say("locale-title"), [[auto], ...rows]);
}

/** A list of choices, with the way back where there is one. */
function listed({ isShortCut, say }: Shown, text: string, rows: InlineKeyboardButton[][]): Menu {
  const back = isShortCut ? [] : [[button(say("button-back"), "s1:open.main")]];
  return { text, keyboard: InlineKeyboard.from([...rows, ...back]) };
}

function choice(
  { isShortCut }: Shown,
  name: keyof ChatWishes,
  value: string,
  text: string,
  isChosen: boolean,
) {
  return button(tick(isChosen) + text, `${isShortCut ? "c" : "s"}1:${name}.${value}`);
}

function button(text: string, data: string) {
  return InlineKeyboard.text(text, data);
}

function tick(isChosen: boolean): string {
  return isChosen ? "✅ " : "";
}

function spoken(code: string | undefined, say: Translate): string {
  return code === undefined ? say("language-auto") : languageName(code, say("language-tag"));
}

function nameInItself(locale: string): string {
  return languageName(locale, locale);
}

function yesNo(isSo: boolean): string {
  return isSo ? "yes" : "no";
}

export function inRows<T>(all: readonly T[], width: number): T[][] {
  return Array.from(
    { length: Math.ceil(all.length / width) },
    (_, i) => all.slice(i * width, (i + 1) * width),
  );
}
