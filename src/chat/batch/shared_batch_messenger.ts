import type { Api } from "grammy/web";
import type { Clock } from "../../clock.ts";
import { DeliveryError, type TranshadesError } from "../../pipeline/errors.ts";
import type { Job, JobProgress } from "../../queue/job.ts";
import type { Messenger } from "../../queue/ports.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import type { ListBook } from "../ports.ts";
import type { ProgressBoard } from "../progress_board.ts";
import { logFailure } from "../telegram/errors.ts";
import type { Translations } from "../text/translations.ts";
import { type Ending, isOpen } from "./batch_text.ts";
import { byItself, endList } from "./end_list.ts";
import { keyOf, listed, type Lists, messageOf } from "./lists.ts";

interface SharedBatchMessengerDeps {
  api: Api;
  /** Tells of every other file, and brings each answer. */
  usual: Messenger;
  board: ProgressBoard;
  book: ListBook;
  lists: Lists;
  translations: Translations;
  clock: Clock;
}

/** Files of one person belong together when no more time lies between them. */
const APART_MS = 30_000;

/** Tells in one message how far the files of a batch are, whichever instance works on them; it goes once all of them are answered. */
export class SharedBatchMessenger implements Messenger {
  readonly #deps: SharedBatchMessengerDeps;

  constructor(deps: SharedBatchMessengerDeps) {
    this.#deps = deps;
  }

  async accepted(job: Job, place: number): Promise<number> {
    const { usual, book, board, lists } = this.#deps;
    if (isElsewhere(job)) return await usual.accepted(job, place);
    const file = listed(job, { stage: "queued", place } as const);
    const joined = await book.join(placeOf(job), file, { now: job.acceptedAt, apartMs: APART_MS });
    const statusMessageId = joined ?? await this.#begun(job, place);
    const told = { ...job, statusMessageId };
    if (joined === undefined) await book.open(placeOf(job), statusMessageId, file, job.acceptedAt);
    lists.learn(told, [{ ...file, number: 1 }]);
    if (joined === undefined) return statusMessageId;
    lists.share(told);
    board.show(messageOf(told), lists.shown(told));
    return statusMessageId;
  }

  progress(job: Job, progress: JobProgress, isTrue?: () => Promise<boolean>): void {
    const { usual, board, lists } = this.#deps;
    if (!isListed(job)) return usual.progress(job, progress, isTrue);
    lists.note(job, progress);
    if (lists.isShared(job)) board.show(messageOf(job), lists.shown(job));
    else usual.progress(job, progress, isTrue);
  }

  /** Words of several files at once would be nobody's. */
  words(job: Job, words: string): void {
    if (!this.#deps.lists.isShared(job)) this.#deps.usual.words(job, words);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    if (!await this.#isShared(job)) return await this.#deps.usual.deliver(job, transcript, onSent);
    let sentParts = job.sentParts;
    await this.#deps.usual.deliver(byItself(job), transcript, (parts) => onSent(sentParts = parts));
    // All of it was sent, whatever becomes of the list: that may be tried again.
    await onSent(sentParts + 1);
    await this.#end(job, "answered");
  }

  async failed(job: Job, error: TranshadesError): Promise<void> {
    const { usual, lists } = this.#deps;
    if (!await this.#isShared(job)) return await usual.failed(job, error);
    if (lists.progressOf(job) !== "failed") await usual.failed(byItself(job), error);
    lists.learn(job, [{ ...listed(job, "failed" as const), number: 0 }]);
    await this.#end(job, "failed");
  }

  async cancelled(job: Job): Promise<void> {
    if (await this.#isShared(job)) await this.#end(job, "stopped");
    else await this.#deps.usual.cancelled(job);
  }

  async #begun(job: Job, place: number): Promise<number> {
    try {
      return await this.#deps.usual.accepted(job, place);
    } catch (error) {
      await this.#deps.book.giveUp(placeOf(job), job.id);
      throw error;
    }
  }

  /** From then on none joins what is told of alone: it becomes the answer. */
  async #isShared(job: Job): Promise<boolean> {
    const { book, lists } = this.#deps;
    // Of what was moved here the job itself knows it.
    const isShared = isListed(job) && (job.sharesStatus ?? await known(() => book.isShared(keyOf(job))));
    if (isShared) lists.share(job);
    else lists.forget(job);
    return isShared;
  }

  async #end(job: Job, ending: Ending): Promise<void> {
    const { book, board, lists, clock } = this.#deps;
    const files = await known(() => book.end(keyOf(job), job.id, ending));
    lists.learn(job, files);
    if (files.some(isOpen)) return board.show(messageOf(job), lists.shown(job));
    await clock.sleep(await known(() => book.close(keyOf(job))));
    await endList(job, files, this.#deps);
    lists.forget(job);
  }
}

/** Told of in a message that may tell of others. */
function isListed(job: Job): boolean {
  return job.statusMessageId !== undefined && !isElsewhere(job);
}

/** Told of in a message that stands somewhere already, or that says who has sent it. */
function isElsewhere({ guest, replaces, senderName }: Job): boolean {
  return guest !== undefined || replaces !== undefined || senderName !== undefined;
}

function placeOf({ chatId, userId, topic }: Job): string {
  return `${chatId} ${userId} ${topic?.threadId ?? ""} ${topic?.directMessagesId ?? ""}`;
}

/** Nothing is told while it is not known whose message it is. @throws {DeliveryError} that can be tried again */
async function known<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    logFailure(error);
    throw new DeliveryError("unavailable", "it is not known just now of which files a message tells");
  }
}
