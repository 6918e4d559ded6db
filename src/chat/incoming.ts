import { type Bot, BotError } from "grammy/web";
import { getLogger } from "@logtape/logtape";
import type { Feed } from "../feed.ts";
import { InOrder } from "../in_order.ts";
import type { ChatEvent } from "../ops/chat_event.ts";
import { NotStored } from "../queue/errors.ts";
import { growingMs } from "../waiting.ts";
import { apologize, type ChatContext, type HandlerDeps } from "./handlers/deps.ts";
import type { HandledUpdates } from "./ports.ts";
import { describe } from "./telegram/errors.ts";
import { RecentUpdates } from "./telegram/recent_updates.ts";
import { chatOf, isAskedFor, isUpdate, kindOf } from "./telegram/update_shape.ts";

const log = getLogger(["transhades", "chat"]);

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** Of a task that a working store does not take. */
const MOST_TRIES = 5;

interface IncomingDeps {
  bot: Bot<ChatContext>;
  deps: HandlerDeps;
  handled: HandledUpdates;
  events: Feed<ChatEvent>;
  /** Resolves when the bot knows its own name, which commands in groups may carry. */
  known(): Promise<void>;
  closing: AbortSignal;
}

/** The way of every update to its handlers: each once, those of one chat in order. What failed since nothing can be stored is to come again. */
export class Incoming {
  readonly #given: IncomingDeps;
  readonly #recent: RecentUpdates;
  readonly #byChat = new InOrder<ReturnType<typeof chatOf>>();

  constructor(given: IncomingDeps) {
    this.#given = given;
    this.#recent = new RecentUpdates(given.deps.clock, given.handled);
  }

  /**
   * Resolves to whether the update is new, and of a kind that was asked for.
   * @throws when nothing can be stored: it is to come again
   */
  async take(update: unknown): Promise<boolean> {
    return await this.#byChat.run(chatOf(update), () => this.#once(update)) && isAskedFor(update);
  }

  /** The same, tried until it can be stored: nothing else of its chat comes before it. @throws the signal's reason when it aborts first */
  async takeAtLast(update: unknown, signal: AbortSignal): Promise<boolean> {
    const atLast = () => this.#untilStored(() => this.#once(update), signal);
    return await this.#byChat.run(chatOf(update), atLast) && isAskedFor(update);
  }

  #once(update: unknown): Promise<boolean> {
    return this.#recent.once(update, () => this.#handle(update), this.#given.closing);
  }

  async #untilStored<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const { clock, canStore } = this.#given.deps;
    for (let failures = 0;; failures++) {
      try {
        const result = await attempt();
        if (failures > 0) await canStore(); // whoever looks tells the log that it is over
        return result;
      } catch {
        signal.throwIfAborted();
        await clock.sleep(growingMs(failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
      }
    }
  }

  async #handle(update: unknown): Promise<void> {
    const { events, known, deps } = this.#given;
    if (!isUpdate(update)) return log.warn("An update that makes no sense is passed over");
    await known();
    const error = await this.#lastingFailure(update);
    // What fails while the store works would fail for ever.
    if (error !== undefined && !await deps.canStore()) throw error;
    events.tell({ type: "update", kind: kindOf(update) });
    if (error !== undefined) this.#report(error);
  }

  /** Undefined when it was handled. A store that is there again may have been away for a moment, and more than once. */
  async #lastingFailure(update: Parameters<Bot["handleUpdate"]>[0]): Promise<unknown> {
    const { deps: { canStore, clock }, closing } = this.#given;
    for (let tries = 1;; tries++) {
      const error = await this.#failure(update);
      const isAgain = causeOf(error) instanceof NotStored && tries < MOST_TRIES && await canStore();
      if (!isAgain) return error;
      await clock.sleep(tries * FIRST_PAUSE_MS, closing);
    }
  }

  async #failure(update: Parameters<Bot["handleUpdate"]>[0]): Promise<unknown> {
    try {
      await this.#given.bot.handleUpdate(update);
    } catch (error) {
      return error ?? new Error("nobody knows why");
    }
  }

  /** Whatever goes wrong with an update, its person hears of it, if it tells one. Never throws. */
  #report(error: unknown): void {
    const { deps } = this.#given;
    log.error("An update could not be handled: {reason}", { reason: describe(causeOf(error)) });
    if (error instanceof BotError) deps.background.run(() => apologize(error.ctx, deps, causeOf(error)));
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof BotError ? error.error : error;
}
