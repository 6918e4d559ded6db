import type { Update } from "grammy/types";

/** One request of the Bot API as it left the bot. */
export interface Call {
  method: string;
  // The payload is whatever the bot sent: tests compare it with what they expect.
  payload: Record<string, unknown>;
}

export type Refusal = { error_code: number; description: string; parameters?: { retry_after: number } };
type Fault = Refusal | "unreachable";

interface Waiter {
  offset: number;
  answer: (updates: Update[]) => void;
}

/** Telegram as the bot sees it through `fetch`: answers every request, records it, and fails as told. */
export class FakeTelegram {
  readonly calls: Call[] = [];
  /** Methods that are answered only when the test releases them. */
  readonly #held = new Map<string, Array<() => void>>();
  readonly #faults = new Map<string, Fault[]>();
  /** Results other than usual, by method. */
  readonly #results = new Map<string, unknown>();
  /** Bodies of the next answers, whatever was asked. */
  readonly bodies: string[] = [];
  /** Chats in which every request is refused. */
  readonly gone = new Map<number, Refusal>();
  /** Hears of every request as it comes. */
  onCall: (method: string, payload: Record<string, unknown>) => void = () => {};
  /** Answers polls at once with this, whatever it is; undefined: as Telegram does. */
  updatesFor: (offset: number) => unknown = () => undefined;
  #updates: Update[] = [];
  #waiter?: Waiter;
  #nextMessageId = 1000;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const method = String(url).split("/").at(-1) ?? "";
    const payload = await payloadOf(init);
    this.calls.push({ method, payload });
    this.onCall(method, payload);
    await this.#release(method, init.signal);
    const body = this.bodies.shift();
    if (body !== undefined) return new Response(body);
    const fault = this.gone.get(Number(payload.chat_id)) ?? this.#faults.get(method)?.shift();
    if (fault === "unreachable") throw new TypeError(`error sending request for url (${url})`);
    if (fault !== undefined) return Response.json({ ok: false, ...fault });
    return Response.json({ ok: true, result: await this.#result(method, payload, init.signal) });
  };

  /** Calls other than the bot's own housekeeping, oldest first. */
  get sent(): Call[] {
    return this.calls.filter(({ method }) =>
      !/^(getUpdates|getMe|[gs]etMy\w+|deleteWebhook|setWebhook|getWebhookInfo)$/.test(method)
    );
  }

  /** "method text" of each message, edit and file. */
  get said(): string[] {
    return this.sent.map(({ method, payload }) => `${method} ${payload.text ?? payload.document ?? ""}`);
  }

  of(method: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.method === method).map(({ payload }) => payload);
  }

  /** Makes the next requests of this method fail. */
  fail(method: string, ...faults: Fault[]): void {
    this.#faults.set(method, [...this.#faults.get(method) ?? [], ...faults]);
  }

  /** What requests of this method result in from now on. */
  result(method: string, result: unknown): void {
    this.#results.set(method, result);
  }

  /** Lets requests of this method wait; the returned function answers them. */
  hold(method: string): () => void {
    this.#held.set(method, []);
    return () => {
      const waiting = this.#held.get(method) ?? [];
      this.#held.delete(method);
      for (const go of waiting) go();
    };
  }

  /** Has these updates come by long polling. */
  push(...updates: Update[]): void {
    this.#updates.push(...updates);
    this.#answerPoll();
  }

  #release(method: string, signal: AbortSignal | null | undefined): Promise<void> {
    const held = this.#held.get(method);
    if (held === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      held.push(resolve);
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }

  #result(method: string, payload: Record<string, unknown>, signal: AbortSignal | null | undefined): unknown {
    if (this.#results.has(method)) return this.#results.get(method);
    if (method === "getMe") return { id: 1, is_bot: true, first_name: "Bot", username: "transhades_bot" };
    if (method === "getUpdates") return this.#poll(payload, signal);
    if (method === "sendMessage" || method === "sendDocument") return { message_id: this.#nextMessageId++ };
    return true;
  }

  #poll(payload: Record<string, unknown>, signal: AbortSignal | null | undefined): Promise<Update[]> {
    const offset = Number(payload.offset);
    const scripted = payload.timeout === 0 ? undefined : this.updatesFor(offset);
    if (scripted !== undefined) return Promise.resolve(scripted as Update[]);
    this.#updates = this.#updates.filter((update) => update.update_id >= offset);
    if (payload.timeout === 0) return Promise.resolve(this.#updates.slice(0, 1));
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#waiter = { offset, answer: resolve };
      this.#answerPoll();
    });
  }

  #answerPoll(): void {
    if (this.#updates.length === 0 || this.#waiter === undefined) return;
    this.#waiter.answer([...this.#updates]);
    this.#waiter = undefined;
  }
}

/** JSON as it is; of a multipart form its fields, and of a file its name and text. */
async function payloadOf(init: RequestInit): Promise<Record<string, unknown>> {
  if (typeof init.body === "string") return JSON.parse(init.body);
  const request = new Response(init.body, { headers: init.headers });
  const form = await request.formData();
  const files = await Promise.all([...form].map(async ([name, value]) => {
    return [name, value instanceof File ? `${value.name}: ${await value.text()}` : value] as const;
  }));
  const { document, ...fields } = Object.fromEntries(files);
  const file = Object.values(fields).find((value) => value.includes(": "));
  return { ...fields, document: file ?? document };
}
