import type { Api, Middleware } from "grammy/web";
import type { BusinessMessagesDeleted, Message, User } from "grammy/types";
import { isLetIn, mayUse } from "../access.ts";
import { withLead } from "../answer/lead.ts";
import type { BusinessChat, WaitingRecording } from "../business/business_chat.ts";
import { taskOf } from "../business/choose.ts";
import { Connections, type Owner } from "../business/connections.ts";
import { questionOf } from "../business/questions.ts";
import { isToBeAsked, nameOf, recordingOf, withoutMessages, withRecording } from "../business/recordings.ts";
import { NotStored } from "../../queue/errors.ts";
import { isUsedUp, usedUpText } from "../quota.ts";
import { connectionOf } from "../telegram/update_shape.ts";
import type { Translate } from "../text/translations.ts";
import type { ChatContext, HandlerDeps } from "./deps.ts";

/** Somebody's account, to which they connected the bot. */
interface Account {
  deps: HandlerDeps;
  /** Obeys Telegram's limits. */
  api: Api;
  userId: number;
  isLetIn: boolean;
  locale: string;
  say: Translate;
}

/**
 * Recordings in chats of people's own accounts: told in their chat with the bot, when they want that. The only handler of
 * such updates: whoever writes there did not write to the bot, and nothing is ever sent there.
 */
export function business(
  deps: HandlerDeps,
  { api, plainApi }: Record<"api" | "plainApi", Api>,
): Middleware<ChatContext> {
  const connections = new Connections(plainApi, deps.clock);
  return async ({ update, me }, next) => {
    const connection = connectionOf(update);
    if (connection === undefined) return await next();
    if (!deps.businessMode) return;
    const { update_id, business_connection, business_message, deleted_business_messages: deleted } = update;
    const told = business_connection && connections.hear(business_connection);
    if (told !== undefined) return await hearConnection(told, deps, api);
    const owner = await connections.ownerOf(connection);
    if (owner === undefined) return;
    if (business_message) await hearMessage(business_message, update_id, owner, me, deps, api);
    if (deleted) await hearDeleted(deleted, await accountOf(owner, deps, api));
  };
}

async function accountOf({ userId, languageCode }: Owner, deps: HandlerDeps, api: Api): Promise<Account> {
  const { standing, locale = deps.translations.localeFor(languageCode) } = await deps.settings.get(userId);
  const say = deps.translations.speak(locale);
  return { deps, api, userId, locale, say, isLetIn: isLetIn(deps.access, standing, userId, userId) };
}

/** Whoever disconnects is forgotten, whether they may use the bot or not; a stranger hears nothing. */
async function hearConnection(
  { owner, isEnabled, isNews }: { owner: Owner; isEnabled: boolean; isNews: boolean },
  deps: HandlerDeps,
  api: Api,
): Promise<void> {
  if (!isEnabled) await deps.businessBook.forget(owner.userId);
  const account = await accountOf(owner, deps, api);
  if (account.isLetIn && !isEnabled) tell(account, account.say("business-off"));
  if (account.isLetIn && isEnabled && isNews) tell(account, account.say("business-on"));
}

/** What the person says themselves they know; they can send it to the bot. */
async function hearMessage(
  message: Message,
  updateId: number,
  owner: Owner,
  me: User,
  deps: HandlerDeps,
  api: Api,
): Promise<void> {
  const recording = recordingOf(message, updateId, deps.clock.now());
  const isFromOther = message.from?.id === message.chat.id && message.chat.id !== owner.userId;
  if (recording === undefined || !isFromOther || message.chat.id === me.id) return;
  const name = nameOf(message);
  try {
    const account = await accountOf(owner, deps, api);
    if (account.isLetIn) await take(account, message.chat.id, name, recording);
  } catch (error) {
    const say = deps.translations.speak(deps.translations.localeFor(owner.languageCode));
    const comesAgain = error instanceof NotStored || !await deps.canStore();
    const isKnown = mayUse(deps.access, owner.userId, owner.userId);
    if (isKnown && !comesAgain) tell({ deps, api, userId: owner.userId }, say("business-lost", { name }));
    throw error;
  }
}

async function take(account: Account, chatId: number, name: string, recording: WaitingRecording) {
  const { deps, userId, locale, say } = account;
  let asks = false;
  const chat = await deps.businessBook.change(userId, chatId, (before) => {
    asks = isToBeAsked(before, recording.at);
    return withRecording(before, name, recording);
  });
  if (chat !== undefined && asks) return ask(account, chatId, chat, recording);
  if (chat?.choice !== "always") return;
  const task = taskOf(recording, name, { userId, chatId, locale });
  if (!await isUsedUp(task, deps)) return await deps.inbox.accept(task);
  tell(account, withLead(task, usedUpText(deps, say), say));
}

/** A question that does not arrive is asked again with the next recording. */
function ask(
  { deps, api, userId, say }: Account,
  chatId: number,
  chat: BusinessChat,
  recording: WaitingRecording,
): void {
  deps.background.run(async () => {
    const { text, keyboard } = questionOf(chatId, chat, recording, say);
    const { message_id: questionId } = await api.sendMessage(userId, text, { reply_markup: keyboard });
    await deps.businessBook.change(
      userId,
      chatId,
      (now) => now?.askedAt === chat.askedAt && now ? { ...now, questionId } : now,
    );
  });
}

/** A question about nothing goes, too. */
async function hearDeleted({ chat, message_ids }: BusinessMessagesDeleted, account: Account): Promise<void> {
  const { deps, api, userId } = account;
  if (!account.isLetIn) return;
  let before: BusinessChat | undefined;
  const after = await deps.businessBook.change(userId, chat.id, (now) => {
    before = now;
    return withoutMessages(now, message_ids);
  });
  const questionId = after === undefined ? before?.questionId : undefined;
  if (questionId !== undefined) deps.background.run(() => api.deleteMessage(userId, questionId));
}

function tell({ deps, api, userId }: Pick<Account, "deps" | "api" | "userId">, text: string): void {
  deps.background.run(() => api.sendMessage(userId, text));
}
