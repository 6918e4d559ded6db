import { type Context, GrammyError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Clock } from "../clock.ts";
import { describe } from "./telegram/errors.ts";

const log = getLogger(["transhades", "chat"]);

/** A group that did not allow it may do so later: the bot may become an administrator. */
const ASK_AGAIN_MS = 3_600_000;
const MOST = 1_000;
/** Telegram's own account for whoever writes as the group: nobody receives what is sent to it. */
const NOBODY: ReadonlySet<number> = new Set([777_000, 136_817_688, 1_087_968_824]);

/** Says to one person what others in a group need not read, where Telegram allows that; else it is a reply. */
export class Aside {
  readonly #clock: Clock;
  /** Groups that do not allow it, and until when that is believed. */
  readonly #refused = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async say(context: Context, text: string, how: { parse_mode?: "HTML" } = {}): Promise<void> {
    if (this.#mayWhisper(context) && await this.#whisper(context, text, how)) return;
    await context.reply(text, { ...replyOptions(context), ...how });
  }

  /** The bot's rights there have changed. */
  forget(chatId: number): void {
    this.#refused.delete(chatId);
  }

  #mayWhisper({ chat, chatId = 0, from, channelPost }: Context): boolean {
    if (chat?.type === "private" || channelPost !== undefined) return false;
    if (from === undefined || NOBODY.has(from.id)) return false;
    return (this.#refused.get(chatId) ?? 0) <= this.#clock.now();
  }

  async #whisper(context: Context, text: string, how: { parse_mode?: "HTML" }): Promise<boolean> {
    try {
      const ephemeral_message_parameters = { receiver_user_id: context.from?.id ?? 0 };
      await context.reply(text, { ...how, ephemeral_message_parameters });
      return true;
    } catch (error) {
      if (!(error instanceof GrammyError) || error.error_code === 429 || error.error_code >= 500) throw error;
      log.debug("A group takes no message for one person alone: {reason}", { reason: describe(error) });
      this.#remember(context.chatId ?? 0);
      return false;
    }
  }

  #remember(chatId: number): void {
    this.#refused.set(chatId, this.#clock.now() + ASK_AGAIN_MS);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MOST) this.#refused.delete(oldest);
  }
}

function replyOptions({ msg, callbackQuery }: Context) {
  if (msg === undefined || callbackQuery !== undefined) return {};
  return { reply_parameters: { message_id: msg.message_id, allow_sending_without_reply: true } };
}
