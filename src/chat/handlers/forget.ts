import { Composer, InlineKeyboard } from "grammy/web";
import type { Told } from "../answer/told.ts";
import { escapeArgs } from "../text/html.ts";
import { entryOf, type HistoryEntry } from "../history/entry.ts";
import { nothingKept } from "./send_told.ts";
import { answerHtml, type ChatContext, type HandlerDeps, inPrivate, speakTo } from "./deps.ts";

const FORGET_DATA = /^f1:(ask|all|no)$/;

/** /forget, asked twice, and /privacy. */
export function forgetting(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  composer.command("privacy", (context) => {
    const key = deps.historyDays === 0 ? "privacy-nothing" : "privacy";
    const say = speakTo(context, deps);
    const ofBusiness = deps.businessMode ? [say("privacy-business")] : [];
    const provider = deps.historyDays > 0 ? deps.rewriter?.provider : undefined;
    const ofModel = provider ? [say("privacy-rewriting", escapeArgs({ provider }))] : [];
    answerHtml(
      context,
      deps,
      [say(key, { days: deps.historyDays }), ...ofBusiness, ...ofModel].join("\n\n"),
    );
  });
  composer.command("forget", inPrivate(deps, (context, userId) => offer(context, deps, userId)));
  composer.callbackQuery(FORGET_DATA, inPrivate(deps, (context, userId) => press(context, deps, userId)));
  return composer;
}

/** What was told, what was made of it, and what is cached of its recording. */
export async function forget(deps: HandlerDeps, told: Told): Promise<void> {
  await forgetEntry(deps, entryOf(told));
}

/** The entry last: by it the rest is found once more when the store has failed in between. */
async function forgetEntry(deps: HandlerDeps, entry: HistoryEntry): Promise<void> {
  await deps.forgetCached(entry.asked);
  await deps.archive.forget(entry);
}

async function offer(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const { length: count } = await deps.archive.entries(userId);
  const { size: chats } = await deps.businessBook.all(userId);
  if (count + chats === 0) return void await context.reply(nothingKept(deps, say));
  const keyboard = InlineKeyboard.from([[
    InlineKeyboard.text(say("forget-all"), "f1:ask"),
    InlineKeyboard.text(say("forget-no"), "f1:no"),
  ]]);
  const text = [say("forget-what", { count }), ...chats > 0 ? [say("forget-chats")] : []].join(" ");
  await context.reply(text, { reply_markup: keyboard });
}

async function press(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const [, verb] = context.match as RegExpMatchArray;
  const say = speakTo(context, deps);
  const entries = verb === "no" ? [] : await deps.archive.entries(userId);
  if (verb === "all") {
    for (const entry of entries) await forgetEntry(deps, entry);
    await deps.businessBook.forget(userId);
  }
  // Not sooner: a press that is answered already cannot be told that it came to nothing.
  await context.answerCallbackQuery();
  if (verb === "no") return void await context.editMessageText(say("forget-not"));
  if (verb === "ask") {
    const keyboard = InlineKeyboard.from([[
      InlineKeyboard.text(say("forget-yes"), "f1:all"),
      InlineKeyboard.text(say("forget-no"), "f1:no"),
    ]]);
    return void await context.editMessageText(say("forget-sure", { count: entries.length }), {
      reply_markup: keyboard,
    });
  }
  await context.editMessageText(say("forgotten", { count: entries.length }));
}
