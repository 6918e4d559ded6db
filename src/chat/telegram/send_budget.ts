import type { Clock } from "../../clock.ts";

/** One request every `intervalMs` in the long run, `burst` of them at once after a rest. */
interface Pace {
  intervalMs: number;
  burst: number;
}

/** Telegram's limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). */
const ALL_CHATS: Pace = { intervalMs: 1000 / 30, burst: 30 };
const PRIVATE_CHAT: Pace = { intervalMs: 1000, burst: 3 };
const GROUP: Pace = { intervalMs: 3000, burst: 5 };

/** What progress leaves to answers. */
const SPARE_IN_CHAT = 1;
const SPARE_IN_ALL = 10;

const FORGET_ABOVE_CHATS = 1000;

/** The generic cell rate algorithm: what was taken is remembered as one moment, until which the pace is used up. */
class Meter {
  #usedUntil = 0;
  constructor(readonly pace: Pace) {}

  /** When the next request may go, if `spare` more must be possible after it. */
  readyAt(now: number, spare = 0): number {
    return Math.max(now, this.#usedUntil - (this.pace.burst - 1 - spare) * this.pace.intervalMs);
  }

  /** Reserves the next turn and returns its time. */
  reserve(now: number): number {
    const turn = this.readyAt(now);
    this.#usedUntil = Math.max(this.#usedUntil, now) + this.pace.intervalMs;
    return turn;
  }

  /** No request before `until`, and no burst right after it. */
  block(until: number): void {
    this.#usedUntil = Math.max(this.#usedUntil, until + (this.pace.burst - 1) * this.pace.intervalMs);
  }

  isIdle(now: number): boolean {
    return this.#usedUntil <= now;
  }
}

/** The one budget for everything the bot sends and edits. Answers reserve turns in order; progress uses what is spare. */
export class SendBudget {
  readonly #clock: Clock;
  readonly #all = new Meter(ALL_CHATS);
  readonly #chats = new Map<number, Meter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when an answer to this chat may be sent. */
  async take(chatId: number, signal: AbortSignal): Promise<void> {
    await this.#until(this.#chat(chatId).reserve(this.#clock.now()), signal);
    await this.#until(this.#all.reserve(this.#clock.now()), signal);
  }

  /** Resolves when progress may be shown without making any answer wait. */
  async takeSpare(chatId: number, signal: AbortSignal): Promise<void> {
    const chat = this.#chat(chatId);
    for (;;) {
      const now = this.#clock.now();
      const readyAt = Math.max(chat.readyAt(now, SPARE_IN_CHAT), this.#all.readyAt(now, SPARE_IN_ALL));
      if (readyAt <= now) break;
      await this.#until(readyAt, signal);
    }
    chat.reserve(this.#clock.now());
    this.#all.reserve(this.#clock.now());
  }

  /** Telegram asked to leave this chat alone for `waitMs`. */
  block(chatId: number, waitMs: number): void {
    this.#chat(chatId).block(this.#clock.now() + waitMs);
  }

  async #until(time: number, signal: AbortSignal): Promise<void> {
    const waitMs = Math.ceil(time - this.#clock.now());
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }

  #chat(chatId: number): Meter {
    const known = this.#chats.get(chatId);
    if (known !== undefined) return known;
    if (this.#chats.size >= FORGET_ABOVE_CHATS) this.#forgetIdle();
    const meter = new Meter(chatId < 0 ? GROUP : PRIVATE_CHAT);
    this.#chats.set(chatId, meter);
    return meter;
  }

  #forgetIdle(): void {
    const now = this.#clock.now();
    for (const [chatId, meter] of this.#chats) {
      if (meter.isIdle(now)) this.#chats.delete(chatId);
    }
  }
}
