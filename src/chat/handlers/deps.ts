import type { Context, Middleware } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../../clock.ts";
import type { Bytes, FileRef } from "../../pipeline/file_source.ts";
import { TranshadesError } from "../../pipeline/errors.ts";
import { chatId, concernOf } from "../telegram/refusals.ts";
import { describe, logFailure } from "../telegram/errors.ts";
import { errorText } from "../text/error_text.ts";
import type { Invitations } from "../invitations.ts";
import type { Access } from "../access.ts";
import type { Aside } from "../aside.ts";
import type { Background } from "../background.ts";
import type { StatusSource } from "../../ops/status.ts";
import type { TaskInbox } from "../../queue/ports.ts";
import type { RewritingBook } from "../../rewriting/ports.ts";
import type { Rewriter } from "../../rewriting/rewriter.ts";
import type { ProgressBoard } from "../progress_board.ts";
import type { RewritingDesk } from "../rewriting_desk.ts";
import type { Asked } from "../answer/told.ts";
import type { Archive, BusinessBook, ChatSettings, DayBook, UsageCount } from "../ports.ts";
import { type ChatWishes, type Offer, resolve, type ResolvedWishes } from "../wishes.ts";
import type { Locale } from "../locales/list.ts";
import type { Translate, Translations } from "../text/translations.ts";

const log = getLogger(["transhades", "chat"]);

/** What handlers work with. */
export interface HandlerDeps {
  inbox: TaskInbox;
  status: StatusSource;
  settings: ChatSettings;
  archive: Archive;
  /** How long what people were told is kept; 0: not at all. */
  historyDays: number;
  /** May people ask in chats in which the bot is not? */
  guestMode: boolean;
  /** May people connect the bot to their accounts? */
  businessMode: boolean;
  /** A stretch of somebody's recording as a voice message. @throws {SourceError | InputError} when it cannot be had */
  excerpt(file: FileRef, stretch: { startSeconds: number; seconds: number }): Promise<Bytes>;
  /** Can anything be stored just now? Must not reject. */
  canStore(): Promise<boolean>;
  /** Removes what is cached of a recording. @throws when it could not be removed */
  forgetCached(asked: Asked): Promise<void>;
  offer: Offer;
  access: Access;
  /** Who decides for a chat; never rejects. */
  admins: { mayDecide(context: ChatContext): Promise<boolean> };
  dayBook: DayBook;
  /** What was recognised for whom, and written, in the last 31 days. */
  usage: UsageCount;
  /** Summaries and translations that were made. */
  rewritings: RewritingBook;
  /** Who makes them; undefined: nobody does. */
  rewriter?: Rewriter;
  desk: RewritingDesk;
  board: ProgressBoard;
  businessBook: BusinessBook;
  invitations: Invitations;
  /** A link that opens the dashboard once; undefined when there is none. */
  dashboardLink?: () => Promise<string>;
  translations: Translations;
  clock: Clock;
  /**
   * Answers go here: a handler that waited for Telegram would hold up everybody's next updates. What must not be lost is
   * awaited in the handler itself.
   */
  background: Background;
  /** What is for one person alone in a group. */
  aside: Aside;
}

/** An update, with what its chat wants once that is known. */
export type ChatContext = Context & { wishes?: ChatWishes };

/** Reads what the chat of an update wants, once for all who ask; where it cannot be read, what is usual is shown (a task asks again, and is refused). */
export function knowWishes({ settings }: HandlerDeps): Middleware<ChatContext> {
  return async (context, next) => {
    const here = context.chatId;
    if (here !== undefined) context.wishes ??= await settings.get(here).catch(logUnread);
    await next();
  };
}

/** What somebody chose, or whether they may, could not be read. */
export function logUnread(error: unknown): undefined {
  log.error("What a chat chose could not be read: {reason}", { reason: describe(error) });
}

/** What holds in the chat of an update. */
export function wishesOf({ wishes = {} }: ChatContext, { offer }: HandlerDeps): ResolvedWishes {
  return resolve(wishes, offer);
}

/** Speaks the language of the chat of an update, else that of the person behind it. */
export function speakTo(context: ChatContext, { translations }: HandlerDeps): Translate {
  return translations.speak(localeOf(context, translations));
}

export function localeOf({ wishes, from }: ChatContext, translations: Translations): Locale {
  return wishes?.locale ?? translations.localeFor(from?.language_code);
}

/** Who is behind an update: a person, or the chat in whose name somebody writes (an anonymous administrator, a channel). */
export function senderOf({ callbackQuery, msg, from }: ChatContext): number | undefined {
  const behalf = callbackQuery === undefined ? msg?.sender_chat : undefined;
  return chatId(behalf?.id) ?? chatId(from?.id);
}

export function isPrivate(context: ChatContext): boolean {
  return context.chat?.type === "private";
}

/** A command or a press about somebody's own recordings: elsewhere others would read along. */
export function inPrivate(
  deps: HandlerDeps,
  work: (context: ChatContext, userId: number) => Promise<void>,
): (context: ChatContext) => void {
  return (context) => {
    const userId = context.from?.id;
    if (userId === undefined) return;
    const text = speakTo(context, deps)("only-private");
    if (!isPrivate(context) && context.callbackQuery === undefined) return answer(context, deps, text);
    // Its buttons stand nowhere else: such a press was forged.
    if (!isPrivate(context)) return deps.background.run(() => context.answerCallbackQuery({ text }));
    answerTo(context, deps, () => work(context, userId));
  };
}

/** Does in the background what somebody waits for: when it fails, they hear of it. */
export function answerTo(context: ChatContext, deps: HandlerDeps, work: () => Promise<unknown>): void {
  deps.background.run(async () => {
    try {
      await work();
    } catch (error) {
      const concern = concernOf(error);
      if (concern === "unchanged") return; // pressed twice
      if (concern === undefined) await apologize(context, deps, error);
      throw error;
    }
  });
}

/** Tells the person behind an update that it came to nothing, if there is one. */
export async function apologize(context: ChatContext, deps: HandlerDeps, error: unknown): Promise<void> {
  // Whoever writes in a chat of somebody's account did not write to the bot.
  if (context.from === undefined || context.businessConnectionId !== undefined) return;
  const say = speakTo(context, deps);
  const text = error instanceof TranshadesError ? errorText(error, say) : say("error-internal");
  const sent = context.callbackQuery === undefined
    ? deps.aside.say(context, text)
    : context.answerCallbackQuery({ text });
  await sent.catch(logFailure);
}

/** Answers the message of an update, in a group whoever asked alone; `text` is HTML. */
export function answerHtml(context: ChatContext, { background, aside }: HandlerDeps, text: string): void {
  background.run(() => aside.say(context, text, { parse_mode: "HTML" }));
}

/** The same with plain text. */
export function answer(context: ChatContext, { background, aside }: HandlerDeps, text: string): void {
  background.run(() => aside.say(context, text));
}
