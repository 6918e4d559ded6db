import type { Clock } from "../../clock.ts";

/** One request every `intervalMs` in the long run, `burst` of them at once after a rest. */
interface Pace {
  intervalMs: number;
  burst: number;
}

/** Telegram's limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). */
const ALL_CHATS: Pace = { intervalMs: 1000 / 30, burst: 30 };
const PRIVATE_CHAT: Pace = { intervalMs: 1000, burst: 3 };
const GROUP: Pace = { intervalMs: 3000, burst: 3 };

/** What progress leaves to answers. */
const SPARE = { inChat: 1, inAll: 10, isQuiet: true };
const NOTHING_SPARE = { inChat: 0, inAll: 0, isQuiet: false };

/** A chat that must be left alone for longer is asked again for answers, which tell their own wait. */
const LONGEST_BLOCK_MS = 60_000;

const FORGET_ABOVE_CHATS = 1000;

/** The generic cell rate algorithm: what was taken is remembered as one moment, until which the pace is used up. */
class Meter {
  #usedUntil = 0;
  constructor(readonly pace: Pace) {}

  /** When the next request may go, if `spare` more must be possible after it. */
  readyAt(now: number, spare = 0): number {
    return Math.max(now, this.#usedUntil - (this.pace.burst - 1 - spare) * this.pace.intervalMs);
  }

  /** Counts a request that goes now. */
  count(now: number): void {
    this.#usedUntil = Math.max(this.#usedUntil, now) + this.pace.intervalMs;
  }

  /** No request before `until`, and no burst right after it. */
  block(until: number): void {
    this.#usedUntil = Math.max(this.#usedUntil, until + (this.pace.burst - 1) * this.pace.intervalMs);
  }

  isIdle(now: number): boolean {
    return this.#usedUntil <= now;
  }
}

/** A chat's pace, and the answers to it that wait: each goes after the one before it. */
interface ChatLine {
  meter: Meter;
  last: Promise<void>;
  waiting: number;
}

/** The one budget for everything the bot sends and edits. Answers go in order; progress uses what is spare. */
export class SendBudget {
  readonly #clock: Clock;
  readonly #all = new Meter(ALL_CHATS);
  readonly #chats = new Map<number, ChatLine>();
  readonly #onHeldBack: (what: "answer" | "progress", waitMs: number) => void;
  #quietUntil = 0;

  constructor(clock: Clock, onHeldBack: (what: "answer" | "progress", waitMs: number) => void = () => {}) {
    this.#clock = clock;
    this.#onHeldBack = onHeldBack;
  }

  /** Resolves when an answer to this chat may be sent. */
  async take(chatId: number, signal: AbortSignal): Promise<void> {
    const chat = this.#chat(chatId);
    chat.waiting++;
    const askedAt = this.#clock.now();
    const turn = chat.last.then(() => this.#go(chat, NOTHING_SPARE, signal, askedAt))
      .finally(() => chat.waiting--);
    chat.last = turn.catch(() => {});
    await turn;
  }

  /** Resolves when progress may be shown without making any answer wait. */
  async takeSpare(chatId: number, signal: AbortSignal): Promise<void> {
    await this.#go(this.#chat(chatId), SPARE, signal);
  }

  /** Telegram asked to wait, and whatever is sent meanwhile may lengthen it: no progress anywhere for `waitMs`. */
  hush(waitMs: number): void {
    this.#quietUntil = Math.max(this.#quietUntil, this.#clock.now() + waitMs);
  }

  /** Telegram asked to leave this chat alone for `waitMs`, of which answers wait a minute at most. */
  block(chatId: number, waitMs: number): void {
    this.#chat(chatId).meter.block(this.#clock.now() + Math.min(waitMs, LONGEST_BLOCK_MS));
  }

  /** Both paces are counted in the moment the request goes: reserved ahead, one could bunch what the other held up. */
  async #go(
    chat: ChatLine,
    spare: typeof SPARE,
    signal: AbortSignal,
    askedAt = this.#clock.now(),
  ): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.#clock.now();
      const paces = [chat.meter.readyAt(now, spare.inChat), this.#all.readyAt(now, spare.inAll)];
      const readyAt = Math.max(...paces, spare.isQuiet ? this.#quietUntil : now);
      if (readyAt <= now) break;
      await this.#clock.sleep(Math.ceil(readyAt - now), signal);
    }
    const now = this.#clock.now();
    chat.meter.count(now);
    this.#all.count(now);
    if (now > askedAt) this.#onHeldBack(spare.isQuiet ? "progress" : "answer", now - askedAt);
  }

  #chat(chatId: number): ChatLine {
    const known = this.#chats.get(chatId);
    if (known !== undefined) return known;
    if (this.#chats.size >= FORGET_ABOVE_CHATS) this.#forgetIdle();
    const chat = { meter: new Meter(chatId < 0 ? GROUP : PRIVATE_CHAT), last: Promise.resolve(), waiting: 0 };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #forgetIdle(): void {
    const now = this.#clock.now();
    for (const [chatId, { meter, waiting }] of this.#chats) {
      if (waiting === 0 && meter.isIdle(now)) this.#chats.delete(chatId);
    }
  }
}
