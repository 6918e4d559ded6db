import type { Update, WebhookInfo } from "grammy/types";
import type { Clock } from "../../../src/clock.ts";
import type { UpdateQueue } from "../world/update_queue.ts";

const LONGEST_DELAY_MS = 60_000;

export interface WebhookOptions {
  url: string;
  secretToken: string;
  maxConnections: number;
}

/** A bot's webhook: delivers updates until the bot confirms each with 2xx; a chat's updates keep their order. */
export class Webhook {
  #clock: Clock;
  #queue: UpdateQueue;
  #options?: WebhookOptions;
  #stop = new AbortController();
  #busyChats = new Map<number, Promise<void>>();
  #unsubscribe = () => {};
  #lastError?: { at: number; message: string };

  constructor(clock: Clock, queue: UpdateQueue) {
    this.#clock = clock;
    this.#queue = queue;
  }

  get active(): boolean {
    return this.#options !== undefined;
  }

  async set(options: WebhookOptions): Promise<void> {
    await this.remove();
    this.#options = options;
    this.#stop = new AbortController();
    this.#unsubscribe = this.#queue.changed.subscribe(() => this.#deliver());
    this.#deliver();
  }

  async remove(): Promise<void> {
    this.#options = undefined;
    this.#unsubscribe();
    this.#stop.abort();
    await Promise.all(this.#busyChats.values());
    this.#lastError = undefined;
  }

  info(): WebhookInfo {
    const { url = "", maxConnections } = this.#options ?? {};
    return {
      url,
      has_custom_certificate: false,
      pending_update_count: this.#queue.pendingCount,
      ...(this.#lastError && {
        last_error_date: Math.floor(this.#lastError.at / 1000),
        last_error_message: this.#lastError.message,
      }),
      ...(maxConnections !== undefined && { max_connections: maxConnections, ip_address: "127.0.0.1" }),
      ...(this.#queue.allowed.length > 0 && { allowed_updates: [...this.#queue.allowed] }),
    };
  }

  /** Starts one delivery for each chat that has updates and none under way. */
  #deliver(): void {
    const options = this.#options;
    if (options === undefined) return;
    for (const update of this.#queue.peek(Infinity)) {
      if (this.#busyChats.size >= options.maxConnections) return;
      const chatId = chatOf(update);
      if (this.#busyChats.has(chatId)) continue;
      const delivery = this.#post(update, options, this.#stop.signal).finally(() => {
        this.#busyChats.delete(chatId);
        this.#deliver();
      });
      this.#busyChats.set(chatId, delivery);
    }
  }

  /** Posts one update again and again until it is taken. */
  async #post(update: Update, options: WebhookOptions, signal: AbortSignal): Promise<void> {
    for (let delayMs = 1000; !signal.aborted; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
      try {
        const refusal = await postUpdate(update, options, signal);
        if (refusal === undefined) return this.#queue.drop(update.update_id);
        this.#lastError = { at: this.#clock.now(), message: refusal };
        await this.#clock.sleep(delayMs, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
  }
}

/** Resolves to undefined when the bot took the update, else to the reason as getWebhookInfo tells it. */
async function postUpdate(
  update: Update,
  { url, secretToken }: WebhookOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const secret = secretToken === "" ? undefined : { "X-Telegram-Bot-Api-Secret-Token": secretToken };
  const headers = { "content-type": "application/json", ...secret };
  try {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(update), signal });
    await response.body?.cancel();
    return response.ok
      ? undefined
      : `Wrong response from the webhook: ${response.status} ${response.statusText}`;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof TypeError ? "Connection refused" : "Webhook connection closed";
  }
}

function chatOf({ message, edited_message, callback_query, update_id }: Update): number {
  const chat = (message ?? edited_message ?? callback_query?.message)?.chat;
  return chat?.id ?? -update_id;
}
