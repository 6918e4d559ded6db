import type { MessageEntity } from "grammy/types";
import type { Clock } from "../../../src/clock.ts";

/** https://core.telegram.org/bots/api#sendmessagedraft */
const DRAFT_MS = 30_000;

/** A message that a bot is still writing. */
export interface Draft {
  draftId: number;
  text: string;
  entities: MessageEntity[];
  canStop: boolean;
}

/** The latest draft of each private chat, as long as it lives. */
export class Drafts {
  readonly #clock: Clock;
  readonly #shown = new Map<string, Draft & { until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  show(botId: number, chatId: number, draft: Draft): void {
    this.#shown.set(`${botId} ${chatId}`, { ...draft, until: this.#clock.now() + DRAFT_MS });
  }

  of(botId: number, chatId: number): Draft | undefined {
    const shown = this.#shown.get(`${botId} ${chatId}`);
    return shown !== undefined && shown.until > this.#clock.now() ? shown : undefined;
  }

  /** The bot has sent a message. */
  end(botId: number, chatId: number): void {
    this.#shown.delete(`${botId} ${chatId}`);
  }
}
