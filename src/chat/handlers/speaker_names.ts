import { Composer, type InlineKeyboard } from "grammy/web";
import { ANSWER_DATA, dataOf, type Place, speakersKeyboard, wishOf } from "../answer/buttons.ts";
import { nameFor } from "../answer/files.ts";
import { playTime } from "../answer/heading.ts";
import { composeOne, inEntities } from "../answer/reply.ts";
import { type SpeakerName, speakersOf, type Told, withTimes } from "../answer/told.ts";
import { entryOf } from "../history/entry.ts";
import { forgetRewritings } from "../whole_archive.ts";
import { concernOf } from "../telegram/refusals.ts";
import { logFailure } from "../telegram/errors.ts";
import { cleanName } from "../text/clean.ts";
import { answerTo, type ChatContext, type HandlerDeps, speakTo } from "./deps.ts";
import { aboutOf, asking } from "./questions.ts";
import { mayRead } from "./send_told.ts";
import type { Press } from "./press.ts";
import { isTheirs } from "./whose.ts";

const MAX_NAME_CHARACTERS = 30;
/** How much of what somebody said helps to know them. */
const QUOTED_UNITS = 120;

/** Replies to the question who a speaker is. The way back to the answer stands in the question itself: it outlives a restart. */
export function speakerNames(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.on(["message:text", "channel_post:text"], (context, next) => {
    const asked = questionOf(context);
    if (asked === undefined) return next();
    answerTo(context, deps, () => takeName(context, deps, asked));
  });
  return composer;
}

/** Those who speak, in place of the other buttons. */
export async function offerSpeakers(press: Press): Promise<void> {
  const { context } = press;
  await context.answerCallbackQuery();
  await context.editMessageReplyMarkup({ reply_markup: keyboardOf(press) });
}

/** Asks who it is, with what they said first. */
export async function askName({ context, deps, told, place, say }: Press, speaker: number): Promise<void> {
  if (!await isTheirs(told, context, deps)) {
    return void await context.answerCallbackQuery({ text: say("not-yours"), show_alert: true });
  }
  const said = told.transcript.segments.find((segment) => segment.speaker === speaker)?.text ?? "";
  const name = nameFor(told, say)(speaker);
  const quote = said.length > QUOTED_UNITS ? `${said.slice(0, QUOTED_UNITS).toWellFormed()} …` : said;
  const text = say("name-ask", { speaker: name, quote });
  const messageId = context.callbackQuery?.message?.message_id ?? 0;
  const about = { named: dataOf(`name.${speaker}`, place), at: `${messageId}` };
  const placeholder = say("name-placeholder");
  await context.answerCallbackQuery();
  await context.reply(text, {
    ...asking(context, { text, anchor: name, about, placeholder }),
    reply_parameters: { message_id: messageId, allow_sending_without_reply: true },
  });
}

/** All of them are numbers again. */
export async function unname(press: Press): Promise<void> {
  const { context, deps, told, say } = press;
  if (!await isTheirs(told, context, deps)) {
    return void await context.answerCallbackQuery({ text: say("not-yours"), show_alert: true });
  }
  await context.answerCallbackQuery({ text: say("names-gone") });
  const messageId = context.callbackQuery?.message?.message_id ?? 0;
  await keepNames(press, () => [], messageId);
}

type Question = { place: Place; speaker: number; messageId: number; questionId: number };

/** What the message that is replied to has asked, if it is such a question of ours. */
function questionOf(context: ChatContext): Question | undefined {
  const about = aboutOf(context, "named");
  const found = ANSWER_DATA.exec(about?.get("named") ?? "");
  const asked = found && wishOf(found);
  if (!asked || asked.wish.verb !== "name") return undefined;
  const { place, wish: { speaker } } = asked;
  const questionId = context.msg?.reply_to_message?.message_id ?? 0;
  return { place, speaker, messageId: Number(about?.get("at")), questionId };
}

async function takeName(context: ChatContext, deps: HandlerDeps, question: Question): Promise<void> {
  const { place, speaker, messageId, questionId } = question;
  const say = speakTo(context, deps);
  const told = await deps.archive.find(place.jobId);
  if (told === undefined || !mayRead(told, context)) return void await context.reply(say("told-gone-send"));
  if (!await isTheirs(told, context, deps)) return void await context.reply(say("not-yours"));
  const name = cleanName(context.msg?.text ?? "", MAX_NAME_CHARACTERS);
  const given = /^[-–—]?$/.test(name) ? [] : [{ speaker, name }];
  const change = (names: readonly SpeakerName[]) => [...without(names, speaker), ...given];
  const named = await keepNames({ context, deps, told, place, say }, change, messageId);
  if (named === undefined) return void await context.reply(say("told-gone-send"));
  const before = nameFor({ ...named, names: without(named.names, speaker) }, say)(speaker);
  await context.api.deleteMessage(context.chatId ?? 0, questionId).catch(logFailure);
  const kept = say("name-kept", { speaker: before, name: nameFor(named, say)(speaker) });
  // Only an answer that is one message is written anew.
  await context.reply(place.buttons === "all" ? kept : `${kept}\n${say("name-in-files")}`, {
    reply_parameters: { message_id: context.msg?.message_id ?? 0, allow_sending_without_reply: true },
  });
}

function without(names: readonly SpeakerName[] = [], speaker: number): SpeakerName[] {
  return names.filter((each) => each.speaker !== speaker);
}

/** Others may be named at the same time; a summary with the names of before is of no use. Resolves to undefined when the words are gone. */
async function keepNames(
  press: Press,
  change: (names: readonly SpeakerName[]) => SpeakerName[],
  messageId: number,
): Promise<Told | undefined> {
  const { deps: { archive, rewritings }, place: { jobId } } = press;
  let before = press.told;
  const named = await archive.change(jobId, (kept) => {
    const told = { ...before = kept, names: change(kept.names ?? []) };
    return { told, entry: entryOf(told) };
  });
  if (named === undefined) return undefined;
  await forgetRewritings(before, ["summary"], rewritings);
  await showNames({ ...press, told: named }, messageId);
  return named;
}

/** Written anew until it has the names that are kept: who named another one may have written it in between. */
async function showNames(press: Press, messageId: number): Promise<void> {
  const { context, deps: { archive }, told, place, say } = press;
  const part = place.buttons === "all" ? composeOne(withTimes(told, place.times), say) : undefined;
  const reply_markup = keyboardOf(press);
  const chatId = context.chatId ?? 0;
  const shown = part === undefined
    ? context.api.editMessageReplyMarkup(chatId, messageId, { reply_markup })
    : context.api.editMessageText(chatId, messageId, part.text, { ...inEntities(part), reply_markup });
  await shown.catch((error: unknown) => {
    // The message may be gone, or be as it was: the names are kept all the same.
    if (concernOf(error) === undefined) throw error;
  });
  const now = await archive.find(place.jobId);
  const isNews = now !== undefined && JSON.stringify(now.names) !== JSON.stringify(told.names);
  if (isNews) await showNames({ ...press, told: now }, messageId);
}

function keyboardOf({ told, place, say }: Press): InlineKeyboard {
  const nameOf = nameFor(told, say);
  const speakers = new Map(
    speakersOf(told.transcript).map((speaker) => [
      speaker,
      `${nameOf(speaker)} · ${playTime(secondsOf(told, speaker))}`,
    ]),
  );
  const { names = [] } = told;
  return speakersKeyboard(place, speakers, { hasNames: names.length > 0 }, say);
}

function secondsOf({ transcript: { segments } }: Told, speaker: number): number {
  return segments.filter((segment) => segment.speaker === speaker)
    .reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
}
