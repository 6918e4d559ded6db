import { Composer } from "grammy/web";
import { languageOf, patchOf, vocabularyOf } from "../settings/choices.ts";
import { type MenuName, menuOf, MENUS, SETTINGS_DATA, type Shown } from "../settings/menu.ts";
import { languageName } from "../answer/heading.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { ChatWishes } from "../wishes.ts";
import { aboutOf, asking } from "./questions.ts";
import { answerTo, type ChatContext, type HandlerDeps, isPrivate, speakTo } from "./deps.ts";

/** Resolves once what was chosen is kept, to what is to be said of it. */
type Choose = (context: ChatContext, deps: HandlerDeps) => Promise<() => Promise<unknown>>;

/** /settings, and short cuts into it: /provider, /language and /vocabulary. */
export function settingsMenu(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  const asked = (choose: Choose) => (context: ChatContext) => decide(context, deps, choose);
  composer.command("settings", asked(opening("main")));
  composer.command("provider", asked(opening("provider")));
  composer.command("language", asked(takeLanguage));
  composer.command("vocabulary", asked(takeVocabulary));
  composer.callbackQuery(SETTINGS_DATA, asked(press));
  const answered = asked((context, deps) => takeVocabulary(context, deps, context.msg?.text));
  composer.on(":text", (context, next) => {
    return aboutOf(context, "vocabulary") ? answered(context) : next();
  });
  return composer;
}

/** A choice is kept before the chat's next update is looked at; where Telegram must be asked who decides, nobody waits for that. */
async function decide(
  context: ChatContext,
  deps: HandlerDeps,
  choose: Choose,
): Promise<void> {
  if (isPrivate(context)) return answerTo(context, deps, await choose(context, deps));
  answerTo(context, deps, async () => {
    if (!await deps.admins.mayDecide(context)) return await refuse(context, deps);
    const tell = await choose(context, deps);
    await tell();
  });
}

function opening(name: MenuName): Choose {
  return (context, deps) => Promise.resolve(() => open(context, deps, name));
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
  if (context.callbackQuery === undefined) await deps.aside.say(context, text);
  else await context.answerCallbackQuery({ text, show_alert: true });
}

/** "/language id" chooses at once; alone it shows the menu. */
async function takeLanguage(context: ChatContext, deps: HandlerDeps) {
  const written = argumentOf(context);
  if (written === "") return () => open(context, deps, "language");
  const language = languageOf(written);
  const say = speakTo(context, deps);
  if (language === undefined) return () => context.reply(say("language-unknown"));
  await keep(context, deps, { language });
  return () => context.reply(say("language-set", { language: languageName(language, say("language-tag")) }));
}

async function takeVocabulary(context: ChatContext, deps: HandlerDeps, written = argumentOf(context)) {
  const vocabulary = vocabularyOf(written);
  if (vocabulary !== "") await keep(context, deps, { vocabulary });
  return () => open(context, deps, "vocabulary");
}

async function askVocabulary(context: ChatContext, deps: HandlerDeps): Promise<void> {
  const say = speakTo(context, deps);
  const text = say("vocabulary-ask");
  const [about, placeholder] = [{ vocabulary: "" }, say("vocabulary-placeholder")];
  await context.answerCallbackQuery();
  await context.reply(text, asking(context, { text, anchor: "📖", about, placeholder }));
}

function argumentOf({ match }: ChatContext): string {
  return typeof match === "string" ? match.trim() : "";
}

async function press(context: ChatContext, deps: HandlerDeps) {
  const [, kind = "c", name = "provider", value, provider] = context.match as RegExpMatchArray;
  if (name === "open") return () => turnTo(context, deps, value);
  if (name === "ask") return () => askVocabulary(context, deps);
  const patch = patchOf(name, value ?? provider, deps.offer);
  if (patch === undefined) {
    const text = speakTo(context, deps)(
      name === "provider" || name === "model" ? "provider-gone" : "button-unknown",
    );
    return () => context.answerCallbackQuery({ text });
  }
  const isNew = !isSame(context.wishes ?? {}, patch);
  await keep(context, deps, patch);
  const isShortCut = kind === "c";
  // Who chose a provider may choose among its models.
  const isOfProvider = name === "provider" || name === "model";
  const here = MENUS.find((each) => each === (isOfProvider ? "provider" : name)) ?? "main";
  const next = isShortCut ? here : "main";
  return async () => {
    await context.answerCallbackQuery({ text: noticeOf(patch, context, deps) });
    if (isNew) await show(context, deps, next, isShortCut);
  };
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

function noticeOf({ provider, model }: ChatWishes, context: ChatContext, deps: HandlerDeps): string {
  const say = speakTo(context, deps);
  if (model !== undefined) return say("model-set", { model, provider: providerLabel(provider ?? "", say) });
  return provider === undefined
    ? say("setting-kept")
    : say("provider-set", { provider: providerLabel(provider, say) });
}

function isSame(wishes: ChatWishes, patch: ChatWishes): boolean {
  return Object.entries(patch).every(([name, value]) => wishes[name as keyof ChatWishes] === value);
}
