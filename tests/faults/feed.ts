import type { Sandbox } from "../sandbox/sandbox.ts";
import { ask, type Question, type Task } from "./crowd.ts";
import { answersTo, isAnswered, wordsIn } from "./ledger.ts";

/** Sends files to the bot, so many at first, and another one for each that is answered. */
export class Feed implements Disposable {
  readonly questions: Question[] = [];
  readonly #waiting: Task[];
  readonly #open = new Map<string, Question>();
  readonly #done = Promise.withResolvers<void>();
  readonly #unsubscribe: () => void;

  constructor(sandbox: Sandbox, tasks: readonly Task[], underWay: number) {
    this.#waiting = [...tasks];
    this.#unsubscribe = sandbox.world.events.subscribe((event) => {
      if (event.type !== "message" && event.type !== "edited") return;
      const { chat, replyTo } = event.message;
      if (replyTo !== undefined) this.#look(`${chat.id}:${replyTo.messageId}`);
    });
    for (let count = 0; count < underWay; count++) this.#next();
  }

  /** Files without a whole answer. */
  get open(): readonly Question[] {
    return [...this.#open.values()];
  }

  /**
   * Resolves when every file is answered. @throws {Error} when one is answered with something else than a transcript
   * @throws the signal's reason when it aborts first
   */
  answered(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.#done.reject(signal.reason), { once: true });
    return this.#done.promise;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
  }

  #next(): void {
    const task = this.#waiting.shift();
    if (task === undefined) return;
    const question = ask(task);
    this.questions.push(question);
    this.#open.set(`${question.message.chat.id}:${question.message.messageId}`, question);
  }

  #look(jobId: string): void {
    const question = this.#open.get(jobId);
    if (question === undefined) return;
    const strange = answersTo(question).find(({ content }) => wordsIn(content.text).length === 0);
    if (strange) this.#done.reject(new Error(`${jobId} was answered: ${strange.content.text}`));
    if (!isAnswered(question)) return;
    this.#open.delete(jobId);
    this.#next();
    if (this.#open.size === 0) this.#done.resolve();
  }
}
