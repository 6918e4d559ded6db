import { Composer } from "grammy/web";
import type { BusinessChat } from "../business/business_chat.ts";
import { choose, type Decision, taskOf } from "../business/choose.ts";
import { BUSINESS_DATA, listOf } from "../business/questions.ts";
import { isUsedUp, usedUpText } from "../quota.ts";
import { type ChatContext, type HandlerDeps, inPrivate, localeOf, speakTo } from "./deps.ts";

const NEXT: Readonly<Record<BusinessChat["choice"], BusinessChat["choice"]>> = {
  always: "never",
  never: "ask",
  ask: "always",
};

/** Which chats of their account a person wants written down: answers to questions, and /chats. */
export function businessChoices(deps: HandlerDeps): Composer<ChatContext> {
  const composer = new Composer<ChatContext>();
  if (!deps.businessMode) return composer;
  composer.command("chats", inPrivate(deps, (context, userId) => list(context, deps, userId)));
  composer.callbackQuery(BUSINESS_DATA, inPrivate(deps, (context, userId) => press(context, deps, userId)));
  return composer;
}

async function list(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const say = speakTo(context, deps);
  const chats = await deps.businessBook.all(userId);
  if (chats.size === 0) {
    return void await context.reply(say("business-none", { username: context.me.username }));
  }
  const { text, keyboard } = listOf(chats, say);
  const options = { reply_markup: keyboard };
  await (context.callbackQuery ? context.editMessageText(text, options) : context.reply(text, options));
}

/** Chats are looked for among those of whoever presses: a forged number finds nothing. */
async function press(context: ChatContext, deps: HandlerDeps, userId: number): Promise<void> {
  const [, verb, number] = context.match as RegExpMatchArray;
  const chatId = Number(number);
  const say = speakTo(context, deps);
  const chat = (await deps.businessBook.all(userId)).get(chatId);
  // A question may be left behind when its chat was chosen for in the list.
  if (chat === undefined || verb === "once" && chat.choice !== "ask") {
    return void await context.answerCallbackQuery({ text: say("business-gone"), show_alert: true });
  }
  const decision = verb === "turn" ? NEXT[chat.choice] : verb as Decision;
  const place = { userId, chatId, locale: localeOf(context, deps.translations) };
  const [first] = decision === "always" || decision === "once" ? chat.waiting : [];
  if (first !== undefined && await isUsedUp(taskOf(first, chat.name, place), deps)) {
    const text = usedUpText(deps, say);
    return void await context.answerCallbackQuery({ text, show_alert: true });
  }
  await choose(deps, place, decision);
  await context.answerCallbackQuery();
  if (verb === "turn") return await list(context, deps, userId);
  if (decision === "once") return void await context.deleteMessage();
  const key = decision === "always" ? "business-chosen-always" : "business-chosen-never";
  await context.editMessageText(say(key, { name: chat.name }));
}
