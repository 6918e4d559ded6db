import { canBeStopped } from "../sandbox/person.ts";
import { systemClock } from "../../src/clock.ts";
import { withDeadline } from "../../src/waiting.ts";
import { wordsIn } from "../faults/ledger.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { ChatMessage, WorldEvent } from "../sandbox/world.ts";

/** Who has waited for so long waits in vain. */
const LOST_AFTER_MS = 10 * 60_000;

type Looks = (event: WorldEvent) => boolean;

/** Keeps count of what the bot owes its people, and of what it says. */
export class Answers implements Disposable {
  readonly wrong: string[] = [];
  lost = 0;
  #waiting = new Map<number, { looks: Looks; found: () => void }>();
  #owed = new Map<number, number>();
  #said = new Map<number, number>();
  #unsubscribe: () => void;

  constructor({ world }: Pick<Sandbox, "world">) {
    this.#unsubscribe = world.events.subscribe((event) => this.#hear(event));
  }

  /** Messages of the bot beyond those that it owed. */
  get doubled(): number {
    const surplus = [...this.#said].map(([chatId, said]) => said - (this.#owed.get(chatId) ?? 0));
    return surplus.reduce((sum, each) => sum + Math.max(0, each), 0);
  }

  /** Waits for the words of a file; another final answer is noted as wrong. */
  async toFile(question: ChatMessage, words: readonly string[]): Promise<void> {
    const { id } = question.chat;
    this.#owe(id);
    await this.#until(id, (event) => {
      if (!isOfBot(event) || event.message.replyTo?.messageId !== question.messageId) return false;
      if (canBeStopped(event.message)) return false;
      const { text } = event.message.content;
      if (!says(text, words)) this.wrong.push(`${id}: "${text.slice(0, 120)}" instead of ${words.join(" ")}`);
      return true;
    });
  }

  /** Waits for the next message of the bot. */
  async toText(chatId: number): Promise<void> {
    this.#owe(chatId);
    await this.#until(chatId, (event) => event.type === "message" && isOfBot(event));
  }

  /** Waits for the answer to a press, after `press`. */
  async toPress(userId: number, press: () => void): Promise<void> {
    const answered = this.#until(userId, (event) => event.type === "callback_answer");
    press();
    await answered;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }

  async #until(chatId: number, looks: Looks): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(chatId, { looks, found: resolve });
    const late = () => {
      this.lost++;
      resolve();
    };
    const never = new AbortController().signal;
    await withDeadline({ clock: systemClock, ms: LOST_AFTER_MS, signal: never, late }, () => promise);
    this.#waiting.delete(chatId);
  }

  #owe(chatId: number): void {
    this.#owed.set(chatId, (this.#owed.get(chatId) ?? 0) + 1);
  }

  #hear(event: WorldEvent): void {
    const chatId = chatOf(event);
    if (chatId === undefined) return;
    if (isOfBot(event) && event.type === "message") this.#count(chatId, 1);
    if (isOfBot(event) && event.type === "deleted") this.#count(chatId, -1);
    const waiting = this.#waiting.get(chatId);
    if (waiting?.looks(event)) waiting.found();
  }

  #count(chatId: number, more: number): void {
    this.#said.set(chatId, (this.#said.get(chatId) ?? 0) + more);
  }
}

function chatOf(event: WorldEvent): number | undefined {
  if ("message" in event) return event.message.chat.id;
  return event.type === "callback_answer" ? event.userId : undefined;
}

function isOfBot(event: WorldEvent): event is Extract<WorldEvent, { message: ChatMessage }> {
  return "message" in event && event.message.from.is_bot;
}

function says(text: string, words: readonly string[]): boolean {
  const heard = wordsIn(text);
  if (heard.length > 0) return heard.join(" ") === words.join(" ");
  return words.every((word) => text.toLowerCase().includes(word));
}
