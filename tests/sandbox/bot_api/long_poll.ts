import type { Update } from "grammy/types";
import type { Clock } from "../../../src/clock.ts";
import type { UpdateQueue } from "../world/update_queue.ts";
import { BotApiError } from "./bot_api_error.ts";

export interface PollRequest {
  offset: number;
  limit: number;
  timeoutSeconds: number;
}

/** getUpdates of one bot: at most one request waits; a second one ends the first with 409, as at Telegram. */
export class LongPoll {
  #clock: Clock;
  #queue: UpdateQueue;
  #waiting?: AbortController;

  constructor(clock: Clock, queue: UpdateQueue) {
    this.#clock = clock;
    this.#queue = queue;
  }

  async get({ offset, limit, timeoutSeconds }: PollRequest, signal: AbortSignal): Promise<Update[]> {
    if (offset !== 0) this.#queue.confirm(offset);
    if (timeoutSeconds > 0 && this.#queue.pendingCount === 0) await this.#wait(timeoutSeconds * 1000, signal);
    return this.#queue.peek(limit);
  }

  /** Ends the request that waits. */
  interrupt(description: string): void {
    this.#waiting?.abort(new BotApiError(409, description));
  }

  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    this.interrupt(
      "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    );
    const mine = new AbortController();
    this.#waiting = mine;
    const ended = AbortSignal.any([mine.signal, signal]);
    const arrival = this.#queue.changed.until(() => this.#queue.pendingCount > 0 || undefined, ended);
    try {
      await Promise.race([arrival, this.#clock.sleep(ms, ended)]);
    } finally {
      if (this.#waiting === mine) this.#waiting = undefined;
      mine.abort();
    }
  }
}
