import type { Clock } from "../../../src/clock.ts";
import { tooManyRequests } from "./bot_api_error.ts";

export interface FloodLimitOptions {
  /** Messages and edits per second that a bot may make in one chat, and how many may come at once. */
  perChatPerSecond: number;
  perChatBurst: number;
  /** The same over all chats. */
  overallPerSecond: number;
}

/** https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export const TELEGRAM_FLOOD_LIMITS: FloodLimitOptions = {
  perChatPerSecond: 1,
  perChatBurst: 4,
  overallPerSecond: 30,
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Telegram's limits on sending and editing: a bucket of tokens per chat, and one over all chats of a bot. */
export class FloodLimits {
  #clock: Clock;
  #options: FloodLimitOptions;
  #buckets = new Map<string, Bucket>();

  constructor(clock: Clock, options: FloodLimitOptions = TELEGRAM_FLOOD_LIMITS) {
    this.#clock = clock;
    this.#options = options;
  }

  /** @throws {BotApiError} 429 with the seconds to wait, when a bucket is empty */
  count(botId: number, chatId: number): void {
    const { perChatPerSecond, perChatBurst, overallPerSecond } = this.#options;
    const chat = this.#fill(`${botId} ${chatId}`, perChatPerSecond, perChatBurst);
    const overall = this.#fill(`${botId}`, overallPerSecond, overallPerSecond);
    const waitSeconds = Math.max(
      (1 - chat.tokens) / perChatPerSecond,
      (1 - overall.tokens) / overallPerSecond,
    );
    if (waitSeconds > 0) throw tooManyRequests(Math.max(1, Math.ceil(waitSeconds)));
    chat.tokens--;
    overall.tokens--;
  }

  #fill(key: string, perSecond: number, burst: number): Bucket {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
