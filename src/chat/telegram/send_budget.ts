import type { Clock } from "../../clock.ts";
import { abortable } from "../../waiting.ts";
import type { SendMeters, SendPace } from "../ports.ts";
import { Meter, type Pace } from "./pace.ts";
import { type Rank, Turnstile } from "./turnstile.ts";

/** Telegram's limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). */
const ALL_CHATS: Pace = { intervalMs: 1000 / 30, burst: 30 };
const PRIVATE_CHAT: Pace = { intervalMs: 1000, burst: 3 };
const GROUP: Pace = { intervalMs: 3000, burst: 3 };
/** Of progress alone: together with the status message eight a minute at most. More, over a long time, has earned bots bans of hours. */
const PRIVATE_PROGRESS: Pace = { intervalMs: 12_000, burst: 2 };

interface Kind extends Rank {
  /** What is left of a chat's pace to who comes after it. */
  spareInChat: number;
  /** Does it wait while Telegram asks for quiet? */
  isQuiet: boolean;
}

const ANSWER: Kind = { spare: 0, spareInChat: 0, isQuiet: false };
const PROGRESS: Kind = { spare: 10, spareInChat: 1, isQuiet: true };

/** A chat that must be left alone for longer is asked again for answers, which tell their own wait. */
const LONGEST_BLOCK_MS = 60_000;

/** How all instances are told to be quiet: no pace of its own, it is there to be blocked. */
const QUIET: SendPace = { name: "progress", intervalMs: 0, burst: 1 };

const FORGET_ABOVE_CHATS = 1000;

/** A chat's pace, and what waits for it: of each kind one after the other, so that a chat with much to be told wakes one at a time. */
interface ChatLine {
  id: number;
  meter: Meter;
  progress: Meter;
  last: Map<Kind, Promise<unknown>>;
  waiting: number;
}

/**
 * The one budget for everything the bot sends and edits. Answers go in order; progress uses what is spare. What this
 * instance may send then asks the meters of all: so these are asked no oftener than may be sent.
 */
export class SendBudget {
  readonly #clock: Clock;
  readonly #all: Turnstile;
  readonly #chats = new Map<number, ChatLine>();
  readonly #onHeldBack: (what: "answer" | "progress", waitMs: number) => void;
  readonly #meters: SendMeters | undefined;
  #forgetAbove = FORGET_ABOVE_CHATS;
  #quietUntil = 0;

  /** @param meters undefined: nobody else sends for this bot */
  constructor(
    clock: Clock,
    onHeldBack: (what: "answer" | "progress", waitMs: number) => void = () => {},
    meters?: SendMeters,
  ) {
    this.#meters = meters;
    this.#clock = clock;
    this.#onHeldBack = onHeldBack;
    this.#all = new Turnstile(ALL_CHATS, [ANSWER, PROGRESS], clock);
  }

  /** Resolves when an answer to this chat may be sent. */
  take(chatId: number, signal: AbortSignal): Promise<void> {
    return this.#inOrder(this.#chat(chatId), ANSWER, signal);
  }

  /** Resolves when progress may be shown without making any answer wait. */
  takeSpare(chatId: number, signal: AbortSignal): Promise<void> {
    return this.#inOrder(this.#chat(chatId), PROGRESS, signal);
  }

  /**
   * Telegram asked to wait, and whatever is sent meanwhile may lengthen it: no progress for `waitMs`. A group's wait is its
   * own (twenty messages a minute, or slow mode); any other one is the bot's, so that no progress is shown anywhere.
   */
  asked(waitMs: number, chatId?: number): void {
    if (chatId !== undefined) this.block(chatId, waitMs);
    const until = this.#clock.now() + waitMs;
    if (chatId !== undefined && chatId < 0) {
      this.#chat(chatId).progress.block(until);
      void this.#meters?.block(progressPaceOf(chatId), waitMs);
    } else {
      this.#quietUntil = Math.max(this.#quietUntil, until);
      void this.#meters?.block(QUIET, waitMs);
    }
  }

  /** Telegram asked to leave this chat alone for `waitMs`, of which answers wait a minute at most. */
  block(chatId: number, waitMs: number): void {
    const blockMs = Math.min(waitMs, LONGEST_BLOCK_MS);
    this.#chat(chatId).meter.block(this.#clock.now() + blockMs);
    void this.#meters?.block(paceOf(chatId), blockMs);
  }

  async #inOrder(chat: ChatLine, kind: Kind, signal: AbortSignal): Promise<void> {
    const askedAt = this.#clock.now();
    const before = chat.last.get(kind);
    const turn = (before === undefined ? Promise.resolve() : abortable(before, signal))
      .then(() => this.#go(chat, kind, signal));
    const ended = Promise.allSettled([before, turn]).then(() => {});
    chat.last.set(kind, ended);
    chat.waiting++;
    ended.then(() => {
      chat.waiting--;
      if (chat.last.get(kind) === ended) chat.last.delete(kind);
    });
    await turn;
    const waitMs = this.#clock.now() - askedAt;
    if (waitMs > 0) this.#onHeldBack(kind === ANSWER ? "answer" : "progress", waitMs);
  }

  /** Both paces are counted in the moment the request goes: reserved ahead, one could bunch what the other held up. */
  async #go(chat: ChatLine, kind: Kind, signal: AbortSignal): Promise<void> {
    const leftMs = () => this.#readyAt(chat, kind) - this.#clock.now();
    const mayGo = () => {
      if (leftMs() > 0) return false;
      chat.meter.count(this.#clock.now());
      if (kind.isQuiet) chat.progress.count(this.#clock.now());
      return true;
    };
    signal.throwIfAborted();
    do {
      if (leftMs() > 0) await this.#clock.sleep(Math.ceil(leftMs()), signal);
    } while (!await this.#all.pass(kind, mayGo, signal));
    if (this.#meters) await this.#goWithAll(this.#meters, chat, kind, signal);
  }

  /** Other instances send, too. */
  async #goWithAll(meters: SendMeters, { id }: ChatLine, kind: Kind, signal: AbortSignal): Promise<void> {
    const { spare, spareInChat, isQuiet } = kind;
    const paces = [{ ...paceOf(id), spare: spareInChat }];
    if (isQuiet) paces.push({ ...QUIET, spare: 0 }, { ...progressPaceOf(id), spare: 0 });
    paces.push({ name: "all", ...ALL_CHATS, spare });
    for (let waitMs = await meters.take(paces); waitMs > 0; waitMs = await meters.take(paces)) {
      await this.#clock.sleep(waitMs, signal);
    }
  }

  #readyAt({ meter, progress }: ChatLine, { spareInChat, isQuiet }: Kind): number {
    const now = this.#clock.now();
    const readyAt = meter.readyAt(now, spareInChat);
    return isQuiet ? Math.max(readyAt, progress.readyAt(now), this.#quietUntil) : readyAt;
  }

  #chat(chatId: number): ChatLine {
    const known = this.#chats.get(chatId);
    if (known !== undefined) return known;
    if (this.#chats.size >= this.#forgetAbove) this.#forgetIdle();
    const chat = {
      id: chatId,
      meter: new Meter(paceOf(chatId)),
      progress: new Meter(progressPaceOf(chatId)),
      last: new Map(),
      waiting: 0,
    };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #forgetIdle(): void {
    const now = this.#clock.now();
    for (const [chatId, { meter, progress, waiting }] of this.#chats) {
      if (waiting === 0 && meter.isIdle(now) && progress.isIdle(now)) this.#chats.delete(chatId);
    }
    this.#forgetAbove = Math.max(FORGET_ABOVE_CHATS, 2 * this.#chats.size);
  }
}

function paceOf(chatId: number): SendPace {
  return { name: `chat ${chatId}`, ...chatId < 0 ? GROUP : PRIVATE_CHAT };
}

function progressPaceOf(chatId: number): SendPace {
  return { name: `progress ${chatId}`, ...chatId < 0 ? GROUP : PRIVATE_PROGRESS };
}
