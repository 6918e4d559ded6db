import { Api } from "grammy/web";
import type { WebhookInfo } from "grammy/types";
import { apiSignal, clientOptions } from "./client.ts";
import { describe } from "./errors.ts";
import { webhookAdvice } from "./webhook.ts";

/** What Telegram knows of a bot. */
export interface BotIdentity {
  username: string;
  /** Where Telegram brings updates; undefined while they are polled. */
  webhook?: { url: string; pendingUpdates: number; lastTrouble?: string };
}

/** Asks Telegram who the token belongs to. @throws {Error} in words without the token */
export async function inspectBot(token: string, apiRoot: string, signal: AbortSignal): Promise<BotIdentity> {
  const api = new Api(token, clientOptions(apiRoot, fetch, signal));
  try {
    const { username } = await api.getMe(apiSignal(signal));
    return { username, webhook: webhookOf(await api.getWebhookInfo(apiSignal(signal))) };
  } catch (error) {
    throw new Error(describe(error));
  }
}

function webhookOf(info: WebhookInfo): BotIdentity["webhook"] {
  const { url, pending_update_count: pendingUpdates, last_error_date: at, last_error_message: message } =
    info;
  if (!url) return undefined;
  if (at === undefined || message === undefined) return { url, pendingUpdates };
  const lastTrouble = `at ${new Date(at * 1000).toISOString()} "${message}" (${webhookAdvice(message)})`;
  return { url, pendingUpdates, lastTrouble };
}

interface RightsQuestion {
  token: string;
  apiRoot: string;
  chatId: number;
  /** Such as "can_post_messages"; that it is an administrator goes without saying. */
  needed: readonly string[];
}

/** What a bot lacks in a channel, in words without the token; empty when it lacks nothing. */
export async function inspectRights(
  { token, apiRoot, chatId, needed }: RightsQuestion,
  signal: AbortSignal,
): Promise<string[]> {
  const api = new Api(token, clientOptions(apiRoot, fetch, signal));
  const number = token.split(":")[0];
  try {
    const { id, username } = await api.getMe(apiSignal(signal));
    const member = await api.getChatMember(chatId, id, apiSignal(signal));
    if (member.status === "creator") return [];
    if (member.status !== "administrator") return [`@${username} is no administrator of the storage chat`];
    return needed.filter((right) => Reflect.get(member, right) !== true)
      .map((right) => `@${username} lacks the right ${right} in the storage chat`);
  } catch (error) {
    return [`bot ${number} cannot look at the storage chat: ${describe(error)}`];
  }
}
