import { Api } from "grammy/web";
import { apiSignal, clientOptions } from "./client.ts";
import { describe } from "./errors.ts";

/** What Telegram knows of a bot. */
export interface BotIdentity {
  username: string;
  /** Set while updates go to a webhook: polling does not work then. */
  webhookUrl?: string;
}

/** Asks Telegram who the token belongs to. @throws {Error} in words without the token */
export async function inspectBot(token: string, apiRoot: string, signal: AbortSignal): Promise<BotIdentity> {
  const api = new Api(token, clientOptions(apiRoot, fetch, signal));
  try {
    const { username } = await api.getMe(apiSignal(signal));
    const { url } = await api.getWebhookInfo(apiSignal(signal));
    return { username, webhookUrl: url || undefined };
  } catch (error) {
    throw new Error(describe(error));
  }
}
