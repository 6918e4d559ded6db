import { Composer, InlineKeyboard, InputFile } from "grammy/web";
import type { Message } from "grammy/types";
import { TranshadesError } from "../../pipeline/errors.ts";
import { errorText } from "../text/error_text.ts";
import { clockTime } from "../../transcript/text.ts";
import type { Told } from "../answer/told.ts";
import type { HistoryEntry } from "../history/entry.ts";
import { HISTORY_DATA, pageOf, titleOf } from "../history/pages.ts";
import { entriesWith, type Place, placeOf } from "../history/search.ts";
import { cleanText } from "../text/clean.ts";
import { escapeArgs } from "../text/html.ts";
import type { Translate } from "../text/translations.ts";
import { type ChatContext, type HandlerDeps, inPrivate, speakTo } from "./deps.ts";
import { forget } from "./forget.ts";
import { aboutOf, asking } from "./questions.ts";
import { mayRead, nothingKept, sendTold } from "./send_told.ts";

const MAX_FOUND = 5;
const QUOTED_UNITS = 300;
/** More words than anybody remembers, said again in each answer. */
const SEARCHED_UNITS = 200;
/** How much of the sound is sent, and how long before the place it begins. */
const HEARD_SECONDS = 30;
const LEAD_SECONDS = 2;

/** /history and /search: what somebody was told, for them alone. */
export function history(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("history", inPrivate(deps, (context, userId) => showPage(context, deps, userId, 0)));
  composer.command("search", inPrivate(deps, (context, userId) => search(context, deps, userId)));
  const answered = inPrivate(deps, (context, userId) => search(context, deps, userId, context.msg?.text));
  composer.on("message:text", (context, next) => aboutOf(context, "search") ? answered(context) : next());
  composer.callbackQuery(HISTORY_DATA, inPrivate(deps, (context, userId) => press(context, deps, userId)));
  return composer;
}

async function showPage(
  context: ChatContext,
  deps: HandlerDeps,
  userId: number,
  page: number,
): Promise<void> {
  const say = speakTo(context, deps);
  const entries = await deps.archive.entries(userId);
  if (entries.length === 0) return void await context.reply(nothingKept(deps, say));
  const { text, keyboard } = pageOf(entries, page, say);
  const options = { parse_mode: "HTML", reply_markup: keyboard } as const;
  await (context.callbackQuery ? context.editMessageText(text, options) : context.reply(text, options));
}

async function search(
  context: ChatContext,
  deps: HandlerDeps,
  userId: number,
  words = String(context.match ?? ""),
): Promise<void> {
  const say = speakTo(context, deps);
  const searched = words.trim().slice(0, SEARCHED_UNITS);
  if (searched === "") return await askWords(context, say);
  const page = await foundPage(deps, userId, searched, 0, say);
  if (page === undefined) {
    return void await context.reply(say("search-nothing", { words: cleanText(searched) }));
  }
  await context.reply(page.text, page.options);
}

/** Some of what was found, newest first; undefined where there is nothing. */
async function foundPage(deps: HandlerDeps, userId: number, searched: string, page: number, say: Translate) {
  const found = entriesWith(searched, await deps.archive.entries(userId));
  const first = page * MAX_FOUND;
  const shown = found.slice(first, first + MAX_FOUND);
  if (shown.length === 0) return undefined;
  const told = await Promise.all(shown.map(({ asked }) => deps.archive.find(asked.id)));
  const lines = shown.map((entry, i) => foundLine(entry, told[i], searched, first + i + 1, say));
  const title = say("search-title", escapeArgs({ words: cleanText(searched), count: found.length }));
  const keys = shown.map(({ asked }, i) => InlineKeyboard.text(`${first + i + 1}`, `h1:show:${asked.id}`));
  const places = told.map((each) => each && placeOf(searched, each.transcript));
  const heard = shown.flatMap(({ asked }, i) => hearButton(first + i + 1, places[i], asked.id));
  const turns = [
    ...(page > 0 ? [InlineKeyboard.text("‹", `h1:more:${page - 1}`)] : []),
    ...(first + MAX_FOUND < found.length ? [InlineKeyboard.text("›", `h1:more:${page + 1}`)] : []),
  ];
  const reply_markup = InlineKeyboard.from([keys, heard, turns]);
  return { text: [title, ...lines].join("\n\n"), options: { parse_mode: "HTML" as const, reply_markup } };
}

/** What was searched for stands in the title: a button has no room for it. */
async function turnFound(context: ChatContext, deps: HandlerDeps, userId: number, wanted: number) {
  const { text = "", entities = [] } = context.callbackQuery?.message ?? {} as Message;
  const title = entities.find(({ type }) => type === "bold");
  const searched = text.slice(title?.offset ?? 0, (title?.offset ?? 0) + (title?.length ?? 0));
  const page = await foundPage(deps, userId, searched, wanted, speakTo(context, deps));
  if (page !== undefined) await context.editMessageText(page.text, page.options);
}

/** Whoever chose the command in Telegram's menu could write no words behind it. */
async function askWords(context: ChatContext, say: Translate): Promise<void> {
  const text = say("search-what");
  const [about, placeholder] = [{ search: "" }, say("search-placeholder")];
  await context.reply(text, asking(context, { text, anchor: "🔎", about, placeholder }));
}

/** The place is quoted with its time. */
function foundLine(
  entry: HistoryEntry,
  told: Told | undefined,
  searched: string,
  number: number,
  say: Translate,
): string {
  const place = told && placeOf(searched, told.transcript);
  return say(
    "search-line",
    escapeArgs({
      number: `${number}`,
      name: titleOf(entry, say),
      time: clockTime(place?.startSeconds ?? 0),
      quote: cleanText(place?.text ?? entry.beginning).slice(0, QUOTED_UNITS).toWellFormed(),
    }),
  );
}

function hearButton(number: number, place: Place | undefined, jobId: string) {
  if (place === undefined) return [];
  return [InlineKeyboard.text(`🔊 ${number}`, `h1:hear:${Math.floor(place.startSeconds)}:${jobId}`)];
}

async function press(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const [, verb, of] = context.match as RegExpMatchArray;
  if (verb === "page") {
    await context.answerCallbackQuery();
    return await showPage(context, deps, userId, Number(of));
  }
  if (verb === "more") {
    await context.answerCallbackQuery();
    return await turnFound(context, deps, userId, Number(of));
  }
  const say = speakTo(context, deps);
  const [, second, jobId = of] = verb === "hear" ? /^(\d+):(.+)$/.exec(of) ?? [] : [];
  const told = await deps.archive.find(jobId);
  if (told === undefined || !mayRead(told, context) || told.asked.userId !== userId) {
    return void await context.answerCallbackQuery({ text: say("told-gone-send"), show_alert: true });
  }
  if (verb === "gone") await forget(deps, told);
  await context.answerCallbackQuery(verb === "hear" ? { text: say("hear-wait") } : {});
  if (verb === "hear") return await hear(context, deps, told, Number(second));
  if (verb === "show") return await show(context, deps, told, say);
  if (verb === "drop") return await ask(context, told, say);
  await context.editMessageText(say(verb === "gone" ? "forgotten-one" : "forget-not"));
}

/** From a moment before it was said. */
async function hear(context: ChatContext, deps: HandlerDeps, { asked }: Told, second: number): Promise<void> {
  const startSeconds = Math.max(0, second - LEAD_SECONDS);
  try {
    const sound = await deps.excerpt(asked.file, { startSeconds, seconds: HEARD_SECONDS });
    const caption = `${asked.file.name ?? ""} ⏱ ${clockTime(startSeconds)}`.trim();
    await context.replyWithVoice(new InputFile(sound, "voice.ogg"), { caption });
  } catch (error) {
    if (!(error instanceof TranshadesError)) throw error;
    await context.reply(errorText(error, speakTo(context, deps)));
  }
}

async function show(context: ChatContext, deps: HandlerDeps, told: Told, say: Translate): Promise<void> {
  await sendTold(context, told, say, deps.rewriter !== undefined);
  const drop = InlineKeyboard.text(say("forget-one"), `h1:drop:${told.asked.id}`);
  await context.reply(say("history-shown"), { reply_markup: InlineKeyboard.from([[drop]]) });
}

async function ask(context: ChatContext, { asked: { id } }: Told, say: Translate): Promise<void> {
  const keyboard = InlineKeyboard.from([[
    InlineKeyboard.text(say("forget-yes"), `h1:gone:${id}`),
    InlineKeyboard.text(say("forget-no"), `h1:keep:${id}`),
  ]]);
  await context.editMessageText(say("forget-one-sure"), { reply_markup: keyboard });
}
