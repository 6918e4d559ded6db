import { Composer, type Context, InlineKeyboard } from "grammy/web";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { resolve, type ResolvedWishes } from "../wishes.ts";
import { escapeArgs } from "../text/html.ts";
import { healthMark, providerLabel } from "../text/provider_names.ts";
import { type HandlerDeps, speakTo } from "./deps.ts";

const PREFIX = "provider:";
const PROVIDER_DATA = /^provider:(.+)$/;

/** /provider: a button for each configured provider, a tick on the chosen one. */
export function providerMenu(deps: HandlerDeps): Composer<Context> {
  const composer = new Composer<Context>();
  composer.command("provider", async (context) => {
    const { text, options } = await menu(context, deps, (await wishesOf(context, deps)).provider);
    deps.background.run(() => context.reply(text, options));
  });
  composer.callbackQuery(PROVIDER_DATA, (context) => choose(context, deps, context.match[1]));
  return composer;
}

/** What holds in the chat of an update. */
export async function wishesOf(
  { chatId }: Context,
  { settings, offer }: HandlerDeps,
): Promise<ResolvedWishes> {
  return resolve(chatId === undefined ? {} : await settings.get(chatId), offer);
}

async function choose(context: Context, deps: HandlerDeps, name: string): Promise<void> {
  const say = speakTo(context, deps);
  const provider = deps.offer.providers.find((each) => each === name);
  if (provider === undefined || context.chatId === undefined) {
    return deps.background.run(() => context.answerCallbackQuery({ text: say("provider-gone") }));
  }
  const { provider: before } = await wishesOf(context, deps);
  await deps.settings.update(context.chatId, { provider });
  const notice = say("provider-set", { provider: providerLabel(provider) });
  deps.background.run(() => context.answerCallbackQuery({ text: notice }));
  if (provider === before) return;
  const { text, options } = await menu(context, deps, provider);
  deps.background.run(() => context.editMessageText(text, options));
}

async function menu(context: Context, deps: HandlerDeps, chosen: ProviderName) {
  const { providers } = await deps.status.status();
  const rows = deps.offer.providers.map((provider) => {
    const health = healthMark(providers.find((status) => status.provider === provider));
    const tick = provider === chosen ? "✅ " : "";
    return [InlineKeyboard.text(`${tick}${providerLabel(provider)} ${health}`, `${PREFIX}${provider}`)];
  });
  const text = speakTo(context, deps)("provider-title", escapeArgs({ provider: providerLabel(chosen) }));
  return { text, options: { reply_markup: InlineKeyboard.from(rows), parse_mode: "HTML" as const } };
}
