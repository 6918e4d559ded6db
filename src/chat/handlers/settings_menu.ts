import { Composer } from "grammy/web";
import { languageOf, patchOf, vocabularyOf } from "../settings/choices.ts";
import { type MenuName, menuOf, MENUS, SETTINGS_DATA, type Shown } from "../settings/menu.ts";
import { languageName } from "../answer/heading.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { ChatWishes } from "../wishes.ts";
import { Admins } from "./admins.ts";
import { type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** /settings, and short cuts into it: /provider, /language and /vocabulary. */
export function settingsMenu(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  const admins = new Admins(deps);
  const asked = (work: (context: ChatContext) => Promise<unknown>) => (context: ChatContext) => {
    deps.background.run(async () => {
      await (await admins.mayDecide(context) ? work(context) : refuse(context, deps));
    });
  };
  composer.command("settings", asked((context) => open(context, deps, "main")));
  composer.command("provider", asked((context) => open(context, deps, "provider")));
  composer.command("language", asked((context) => takeLanguage(context, deps)));
  composer.command("vocabulary", asked((context) => takeVocabulary(context, deps)));
  composer.callbackQuery(SETTINGS_DATA, asked((context) => press(context, deps)));
  return composer;
}

async function open(context: ChatContext, deps: HandlerDeps, name: MenuName): Promise<void> {
  const { text, keyboard } = menuOf(name, await shown(context, deps, name !== "main"));
  await context.reply(text, { parse_mode: "HTML", reply_markup: keyboard });
}

async function shown(context: ChatContext, deps: HandlerDeps, isShortCut: boolean): Promise<Shown> {
  const { providers: health } = await deps.status.status();
  const { wishes = {} } = context;
  const say = speakTo(context, deps);
  return { wishes, offer: deps.offer, health, isPrivate: isPrivate(context), isShortCut, say };
}

async function refuse(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const text = speakTo(context, deps)("settings-admins");
  if (context.callbackQuery === undefined) await context.reply(text);
  else await context.answerCallbackQuery({ text, show_alert: true });
}

/** "/language id" chooses at once; alone it shows the menu. */
async function takeLanguage(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const written = argumentOf(context);
  if (written === "") return await open(context, deps, "language");
  const language = languageOf(written);
  const say = speakTo(context, deps);
  if (language === undefined) return void await context.reply(say("language-unknown"));
  await keep(context, deps, { language });
  await context.reply(say("language-set", { language: languageName(language, say("language-tag")) }));
}

async function takeVocabulary(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const vocabulary = vocabularyOf(argumentOf(context));
  if (vocabulary !== "") await keep(context, deps, { vocabulary });
  await open(context, deps, "vocabulary");
}

function argumentOf({ match }: ChatContext): string {
  return typeof match === "string" ? match.trim() : "";
}

async function press(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const [, kind = "c", name = "provider", value, provider] = context.match as RegExpMatchArray;
  const isShortCut = kind === "c";
  if (name === "open") return await turnTo(context, deps, value);
  const patch = patchOf(name, value ?? provider, deps.offer);
  if (patch === undefined) {
    const text = speakTo(context, deps)(name === "provider" ? "provider-gone" : "button-unknown");
    return void await context.answerCallbackQuery({ text });
  }
  const before = context.wishes ?? {};
  await keep(context, deps, patch);
  await context.answerCallbackQuery({ text: noticeOf(patch, context, deps) });
  if (isSame(before, patch)) return;
  const next = isShortCut ? MENUS.find((each) => each === name) ?? "main" : "main";
  await show(context, deps, next, isShortCut);
}

async function turnTo(context: ChatContext, deps: HandlerDeps, name: string): Promise<void> {
  await context.answerCallbackQuery();
  if (name === "close") return void await context.deleteMessage();
  await show(context, deps, MENUS.find((each) => each === name) ?? "main", false);
}

async function show(context: ChatContext, deps: HandlerDeps, name: MenuName, isShortCut: boolean) {
  const { text, keyboard } = menuOf(name, await shown(context, deps, isShortCut));
  await context.editMessageText(text, { parse_mode: "HTML", reply_markup: keyboard });
}

/** Kept in the store, and known to whoever answers this update. */
async function keep(context: ChatContext, { settings }: HandlerDeps, patch: ChatWishes): Promise<void> {
  if (context.chatId === undefined) return;
  await settings.update(context.chatId, patch);
  context.wishes = { ...context.wishes, ...patch };
}

function noticeOf({ provider }: ChatWishes, context: ChatContext, deps: HandlerDeps): string {
  const say = speakTo(context, deps);
  return provider === undefined
    ? say("setting-kept")
    : say("provider-set", { provider: providerLabel(provider) });
}

function isSame(wishes: ChatWishes, patch: ChatWishes): boolean {
  return Object.entries(patch).every(([name, value]) => wishes[name as keyof ChatWishes] === value);
}
