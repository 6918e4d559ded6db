import type { User } from "grammy/types";
import type { ChatMessage, WorldChat } from "./message.ts";

/** Somebody has asked a bot in a chat in which it is not. */
export interface GuestQuery {
  readonly botId: number;
  readonly chat: WorldChat;
  readonly from: User;
}

/** What guests asked and was not answered yet, and the messages that bots answered with. */
export class GuestQueries {
  readonly #open = new Map<string, GuestQuery>();
  readonly #inline = new Map<string, ChatMessage>();

  ask(query: GuestQuery): string {
    const id = newId();
    this.#open.set(id, query);
    return id;
  }

  /** Each can be answered once. */
  take(botId: number, id: string): GuestQuery | undefined {
    const query = this.#open.get(id);
    if (query?.botId !== botId) return undefined;
    this.#open.delete(id);
    return query;
  }

  /** Nobody answered in time. */
  expire(): void {
    this.#open.clear();
  }

  /** The number by which the bot edits its answer. */
  answered(message: ChatMessage): string {
    const id = `inline${newId()}`;
    this.#inline.set(id, message);
    return id;
  }

  message(botId: number, inlineMessageId: string): ChatMessage | undefined {
    const message = this.#inline.get(inlineMessageId);
    return message?.botId === botId && !message.deleted ? message : undefined;
  }
}

function newId(): string {
  return crypto.getRandomValues(new BigUint64Array(1))[0].toString();
}
