import type { Update } from "grammy/types";

/** Has the updates of one chat handled one after the other, those of different chats side by side. */
export class ByChat {
  /** What was begun last for a chat, as long as it goes on; for updates of no chat, too. */
  readonly #last = new Map<number | undefined, Promise<unknown>>();

  async run<Result>(update: unknown, handle: () => Promise<Result>): Promise<Result> {
    const chat = chatOf(update);
    const before = this.#last.get(chat);
    const handled = before === undefined ? handle() : before.then(handle);
    const ended = Promise.allSettled([handled]);
    this.#last.set(chat, ended);
    ended.then(() => this.#last.get(chat) === ended && this.#last.delete(chat));
    return await handled;
  }
}

/** Whatever an update looks like, it is handled. */
function chatOf(update: unknown): number | undefined {
  if (typeof update !== "object" || update === null) return undefined;
  const { message, callback_query, stopped_message_generation } = update as Partial<Update>;
  return (message ?? callback_query?.message ?? stopped_message_generation)?.chat?.id;
}
