import { Composer, InputFile } from "grammy/web";
import type { TranscribeOptions } from "../../pipeline/transcriber.ts";
import type { NewTask } from "../../queue/ports.ts";
import {
  againKeyboard,
  anewKeyboard,
  ANSWER_DATA,
  filesKeyboard,
  type Place,
  type Wish,
  wishOf,
} from "../answer/buttons.ts";
import { type FileFormat, writeFile } from "../answer/files.ts";
import { keyboardUnder } from "../answer/keyboard.ts";
import { composeOne, inEntities } from "../answer/reply.ts";
import { AUTO, languageOf } from "../settings/choices.ts";
import { rewritingId, type Told, translatedTold, withTimes, type Wording } from "../answer/told.ts";
import { fileOf } from "../media.ts";
import { waitText } from "../text/measures.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { Translate } from "../text/translations.ts";
import { dataUnder } from "./data_under.ts";
import { submit } from "./submit.ts";
import { offerLanguages, rewrite } from "./rewriting.ts";
import { mayRead } from "./send_told.ts";
import { askName, offerSpeakers, unname } from "./speaker_names.ts";
import type { Press } from "./press.ts";
import { isOfChat, isTheirs } from "./whose.ts";
import { turnSpeech } from "./wording.ts";
import { answerTo, type ChatContext, type HandlerDeps, isPrivate, localeOf, speakTo } from "./deps.ts";

/** The buttons under an answer: files, copying, times, and another try. */
export function answerButtons(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.callbackQuery(ANSWER_DATA, (context, next) => {
    const asked = wishOf(context.match as RegExpMatchArray);
    if (asked === undefined) return next();
    answerTo(context, deps, () => grant(context, deps, asked));
  });
  return composer;
}

async function grant(context: ChatContext, deps: HandlerDeps, { wish, place }: { wish: Wish; place: Place }) {
  const say = speakTo(context, deps);
  if (!standsUnder(place, context)) return await context.answerCallbackQuery({ text: say("button-unknown") });
  if (wish.verb === "anew") return await doAnew(context, deps, say);
  const original = await deps.archive.find(place.jobId);
  // Whoever forges the number of somebody else's job hears what everybody hears of one that is gone.
  if (original === undefined || !mayRead(original, context)) return await tellGone(context, place, say);
  const told = await inLanguageOf(place, original, deps);
  if (told === undefined) {
    return await context.answerCallbackQuery({ text: say("rewriting-gone"), show_alert: true });
  }
  const press = { context, deps, told, place, say };
  switch (wish.verb) {
    case "file":
      return await sendFile(press, wish.format);
    case "times":
    case "plain":
      return await showTimes(press, wish.verb === "times");
    case "clean":
    case "verbatim":
      return await turnSpeech(press, wish.verb);
    case "by":
      return await doAgain(press, wish.provider, withoutModel(told.asked.options));
    case "in":
      return await doAgain(press, told.asked.provider, inLanguage(told.asked.options, wish.language));
    case "languages":
      return await offerLanguages(press);
    case "summary":
    case "translation":
      return await rewrite(press, wish);
    case "speakers":
      return await offerSpeakers(press);
    case "name":
      return await askName(press, wish.speaker);
    case "unname":
      return await unname(press);
    case "instead":
      return await hearInstead(press);
    default:
      return await showButtons(press, wish.verb);
  }
}

/** Where several read along, nobody has one answer overwritten with another by a press that no button sends. */
function standsUnder({ jobId }: Place, context: ChatContext): boolean {
  return isPrivate(context) || dataUnder(context).some((data) => ANSWER_DATA.exec(data)?.includes(jobId));
}

/** Undefined for a translation that is no longer kept. */
async function inLanguageOf(
  { language }: Place,
  told: Told,
  deps: HandlerDeps,
): Promise<Wording | undefined> {
  if (language === undefined) return told;
  const found = await deps.rewritings.find(rewritingId(told, "translation"), "translation", language);
  return found?.kind === "translation" ? translatedTold(told, found) : undefined;
}

async function showButtons(press: Press<Wording>, which: "files" | "again" | "back") {
  const { context, deps, told, place, say } = press;
  const others = deps.offer.providers.filter((provider) => provider !== told.asked.provider);
  const keyboards = {
    files: () => filesKeyboard(place, say),
    again: () => againKeyboard(place, others, say),
    back: () => keyboardOf(press),
  };
  await context.answerCallbackQuery();
  await context.editMessageReplyMarkup({ reply_markup: keyboards[which]() });
}

async function sendFile({ context, told, place, say }: Press<Wording>, format: FileFormat) {
  await context.answerCallbackQuery();
  const { content, fileName } = await writeFile(withTimes(told, place.times), format, say);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const messageId = context.callbackQuery?.message?.message_id ?? 0;
  await context.replyWithDocument(new InputFile(bytes, fileName), {
    reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
  });
}

async function showTimes(press: Press<Wording>, times: boolean) {
  const { context, told, place, say } = press;
  await context.answerCallbackQuery();
  const part = composeOne(withTimes(told, times), say);
  if (part === undefined) return;
  const keyboard = keyboardOf({ ...press, place: { ...place, times } });
  await context.editMessageText(part.text, { ...inEntities(part), reply_markup: keyboard });
}

function keyboardOf({ deps, told, place, say }: Press<Wording>, isAwaited = false) {
  return keyboardUnder(told, place, say, { canRewrite: deps.rewriter !== undefined, isAwaited });
}

function inLanguage(options: TranscribeOptions, code: string): TranscribeOptions {
  const { language: _, ...others } = options;
  const language = code === AUTO ? undefined : languageOf(code);
  return language === undefined ? others : { ...others, language };
}

/** A model is one provider's alone. */
function withoutModel({ model: _, ...others }: TranscribeOptions): TranscribeOptions {
  return others;
}

/** Who was chosen and away is waited for, alone; until it has heard it, the words of who stood in for it stay. */
async function hearInstead(press: Press<Wording>) {
  const { context, told: { asked: { provider, options } }, place: { jobId, buttons } } = press;
  const messageId = context.callbackQuery?.message?.message_id;
  if (messageId === undefined || buttons === "summary") return await context.answerCallbackQuery();
  const replaces = { jobId, messageId, buttons };
  await doAgain(press, provider, options, { replaces, text: await whenInstead(press) });
}

async function whenInstead({ deps, told, say }: Press<Wording>): Promise<string> {
  const { provider: name } = told.asked;
  const provider = providerLabel(name, say);
  const { providers } = await deps.status.status();
  const { retryAt, since } = providers.find((each) => each.provider === name) ?? {};
  if (retryAt === undefined) return say("doing-instead", { provider });
  const now = deps.clock.now();
  const wait = waitText(retryAt - now, say);
  return since === undefined
    ? say("provider-away", { provider, wait })
    : say("provider-away-since", { provider, wait, since: waitText(now - since, say) });
}

/** It costs: not everybody may have it done again. */
async function doAgain(
  press: Press<Wording>,
  name: string,
  options: TranscribeOptions,
  instead?: Pick<NewTask, "replaces"> & { text: string },
) {
  const { context, deps, told, say } = press;
  const userId = isOfChat(told, context) ? told.asked.userId : context.from?.id ?? 0;
  const provider = deps.offer.providers.find((each) => each === name);
  const refusal = await isTheirs(told, context, deps) ? "provider-gone" : "not-yours";
  if (refusal === "not-yours" || provider === undefined) {
    return await context.answerCallbackQuery({ text: say(refusal), show_alert: true });
  }
  const locale = localeOf(context, deps.translations);
  const again = context.update.update_id;
  const { file, senderName } = told.asked;
  const asked = { provider, options, ...(instead && { isAlone: true as const }) };
  const of = { ...placeOf(told, context), senderName, userId, locale, file };
  const task = { ...of, again, asked, replaces: instead?.replaces };
  if (!await submit(context, deps, task)) return;
  await context.answerCallbackQuery({
    text: instead?.text ?? say("doing-again"),
    show_alert: instead && true,
  });
  await context.editMessageReplyMarkup({ reply_markup: keyboardOf(press, instead !== undefined) });
}

/** Where it was asked for; in private what was told elsewhere is told in private once more. */
function placeOf({ asked: { chatId, messageId, topic } }: Told, context: ChatContext) {
  const here = context.chatId ?? chatId;
  return here === chatId
    ? { chatId, messageId, topic }
    : { chatId: here, messageId: context.callbackQuery?.message?.message_id ?? messageId };
}

async function tellGone(context: ChatContext, place: Place, say: Translate) {
  const canAgain = fileBehind(context) !== undefined;
  await context.answerCallbackQuery({
    text: say(canAgain ? "told-gone" : "told-gone-send"),
    show_alert: true,
  });
  const keyboard = canAgain ? anewKeyboard(place, say) : undefined;
  await context.editMessageReplyMarkup({ reply_markup: keyboard });
}

/** The message that was answered is quoted by Telegram, with its file. */
function fileBehind(context: ChatContext) {
  const answered = context.callbackQuery?.message?.reply_to_message;
  return answered && fileOf(answered);
}

async function doAnew(context: ChatContext, deps: HandlerDeps, say: Translate) {
  const file = fileBehind(context);
  if (file === undefined || context.from === undefined) {
    return await context.answerCallbackQuery({ text: say("told-gone-send"), show_alert: true });
  }
  const { chatId, messageId } = file;
  const [userId, locale, again] = [
    context.from.id,
    localeOf(context, deps.translations),
    context.update.update_id,
  ];
  if (!await submit(context, deps, { chatId, messageId, userId, locale, file, again })) return;
  await context.answerCallbackQuery({ text: say("doing-again") });
}
