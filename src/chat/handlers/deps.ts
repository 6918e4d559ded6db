import type { Context } from "grammy/web";
import type { Clock } from "../../clock.ts";
import type { Access } from "../access.ts";
import type { Background } from "../background.ts";
import type { StatusSource } from "../../ops/status.ts";
import type { TaskInbox } from "../../queue/ports.ts";
import type { ChatSettings } from "../ports.ts";
import type { Offer } from "../wishes.ts";
import type { Translate, Translations } from "../text/translations.ts";

/** What handlers work with. */
export interface HandlerDeps {
  inbox: TaskInbox;
  status: StatusSource;
  settings: ChatSettings;
  offer: Offer;
  access: Access;
  /** A link that opens the dashboard once; undefined when there is none. */
  dashboardLink?: () => Promise<string>;
  translations: Translations;
  clock: Clock;
  /**
   * Answers go here: a handler that waited for Telegram would hold up everybody's next updates. What must not be lost is
   * awaited in the handler itself.
   */
  background: Background;
}

/** Speaks the language of the person behind an update. */
export function speakTo(context: Context, { translations }: HandlerDeps): Translate {
  return translations.speak(localeOf(context, translations));
}

export function localeOf(context: Context, translations: Translations) {
  return translations.localeFor(context.from?.language_code);
}

export function isPrivate(context: Context): boolean {
  return context.chat?.type === "private";
}

/** Answers the message of an update; `text` is HTML. */
export function answerHtml(context: Context, { background }: HandlerDeps, text: string): void {
  background.run(() => context.reply(text, { ...replyOptions(context), parse_mode: "HTML" }));
}

/** Answers the message of an update with plain text. */
export function answer(context: Context, { background }: HandlerDeps, text: string): void {
  background.run(() => context.reply(text, replyOptions(context)));
}

function replyOptions(context: Context) {
  const messageId = context.message?.message_id;
  if (messageId === undefined) return {};
  return { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
}
