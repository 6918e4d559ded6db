import type { Clock } from "../../clock.ts";
import type { SendMeters, SendPace } from "../ports.ts";

/** Telegram's limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). */
const ALL_CHATS: SendPace = { name: "all", intervalMs: 1000 / 30, burst: 30 };
const PRIVATE_CHAT = { intervalMs: 1000, burst: 3 };
const GROUP = { intervalMs: 3000, burst: 3 };
/** Has no pace of its own: it is there to be blocked. */
const PROGRESS: SendPace = { name: "progress", intervalMs: 0, burst: 1 };

/** What progress leaves to answers. */
const SPARE = { inChat: 1, inAll: 10, others: [{ ...PROGRESS, spare: 0 }], what: "progress" } as const;
const NOTHING_SPARE = { inChat: 0, inAll: 0, others: [], what: "answer" } as const;

/** A chat that must be left alone for longer is asked again for answers, which tell their own wait. */
const LONGEST_BLOCK_MS = 60_000;

/** The one budget for everything the bot sends and edits. Answers go in order; progress uses what is spare. */
export class SendBudget {
  readonly #clock: Clock;
  readonly #meters: SendMeters;
  /** The last of the answers to a chat that wait: each goes after the one before it. */
  readonly #last = new Map<number, Promise<void>>();
  readonly #onHeldBack: (what: "answer" | "progress", waitMs: number) => void;

  constructor(
    clock: Clock,
    meters: SendMeters,
    onHeldBack: (what: "answer" | "progress", waitMs: number) => void = () => {},
  ) {
    this.#clock = clock;
    this.#meters = meters;
    this.#onHeldBack = onHeldBack;
  }

  /** Resolves when an answer to this chat may be sent. */
  async take(chatId: number, signal: AbortSignal): Promise<void> {
    const askedAt = this.#clock.now();
    const go = () => this.#go(chatId, NOTHING_SPARE, signal, askedAt);
    const before = this.#last.get(chatId);
    const turn = before === undefined ? go() : before.then(go);
    const last = turn.catch(() => {});
    this.#last.set(chatId, last);
    last.then(() => this.#last.get(chatId) === last && this.#last.delete(chatId));
    await turn;
  }

  /** Resolves when progress may be shown without making any answer wait. */
  async takeSpare(chatId: number, signal: AbortSignal): Promise<void> {
    await this.#go(chatId, SPARE, signal);
  }

  /** Telegram asked to wait, and whatever is sent meanwhile may lengthen it: no progress anywhere for `waitMs`. */
  hush(waitMs: number): void {
    void this.#meters.block(PROGRESS, waitMs);
  }

  /** Telegram asked to leave this chat alone for `waitMs`, of which answers wait a minute at most. */
  block(chatId: number, waitMs: number): void {
    void this.#meters.block(paceOf(chatId), Math.min(waitMs, LONGEST_BLOCK_MS));
  }

  /** All paces are counted in the moment the request goes: reserved ahead, one could bunch what the other held up. */
  async #go(
    chatId: number,
    { inChat, inAll, others, what }: typeof SPARE | typeof NOTHING_SPARE,
    signal: AbortSignal,
    askedAt = this.#clock.now(),
  ): Promise<void> {
    const paces = [{ ...paceOf(chatId), spare: inChat }, { ...ALL_CHATS, spare: inAll }, ...others];
    for (;;) {
      signal.throwIfAborted();
      const waitMs = await this.#meters.take(paces);
      if (waitMs <= 0) break;
      await this.#clock.sleep(waitMs, signal);
    }
    const waitedMs = this.#clock.now() - askedAt;
    if (waitedMs > 0) this.#onHeldBack(what, waitedMs);
  }
}

function paceOf(chatId: number): SendPace {
  return { name: `chat ${chatId}`, ...chatId < 0 ? GROUP : PRIVATE_CHAT };
}
