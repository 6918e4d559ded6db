import type { Api } from "grammy/web";
import type { Clock } from "../../clock.ts";
import type { TranshadesError } from "../../pipeline/errors.ts";
import type { Job, JobProgress } from "../../queue/job.ts";
import type { Messenger } from "../../queue/ports.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import type { ProgressBoard } from "../progress_board.ts";
import { batchKeyboard } from "../stop_button.ts";
import type { Translations } from "../text/translations.ts";
import { type BatchFile, batchText, type Ending, isOpen } from "./batch_text.ts";
import { byItself, endList } from "./end_list.ts";

interface BatchMessengerDeps {
  api: Api;
  /** Tells of every other file, and brings each answer. */
  usual: Messenger;
  board: ProgressBoard;
  translations: Translations;
  clock: Clock;
}

const MOST_BATCHES = 1_000;

/** Tells in one message how far the files of a batch are; it goes once all of them are answered. A single file is told of as usual. */
export class BatchMessenger implements Messenger {
  readonly #deps: BatchMessengerDeps;
  /** By the message; the files by their jobs. */
  readonly #batches = new Map<string, Map<string, BatchFile>>();

  constructor(deps: BatchMessengerDeps) {
    this.#deps = deps;
  }

  /** Another file may come to share the message. */
  async accepted(job: Job, place: number): Promise<number> {
    const statusMessageId = await this.#deps.usual.accepted(job, place);
    if (!job.guest) this.#note({ ...job, statusMessageId }, { stage: "queued", place });
    return statusMessageId;
  }

  /** What is shown before a message stands belongs to none: noted, nobody would ever end it. */
  progress(job: Job, progress: JobProgress, isTrue?: () => Promise<boolean>): void {
    const isElsewhere = job.guest !== undefined || job.statusMessageId === undefined;
    const batch = isElsewhere ? undefined : this.#note(job, progress);
    if (batch && job.sharesStatus) this.#show(job, batch);
    else this.#deps.usual.progress(job, progress, isTrue);
  }

  /** Words of several files at once would be nobody's. */
  words(job: Job, words: string): void {
    if (!job.sharesStatus) this.#deps.usual.words(job, words);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    let sentParts = job.sentParts;
    await this.#deps.usual.deliver(
      job.sharesStatus ? byItself(job) : job,
      transcript,
      (parts) => onSent(sentParts = parts),
    );
    // All of it was sent, whatever becomes of the list: that may be tried again.
    if (job.sharesStatus && this.#isLast(job)) await onSent(sentParts + 1);
    await this.#end(job, "answered");
  }

  async failed(job: Job, error: TranshadesError): Promise<void> {
    const isTold = this.#batches.get(keyOf(job))?.get(job.id)?.progress === "failed";
    if (!isTold) await this.#deps.usual.failed(job.sharesStatus ? byItself(job) : job, error);
    await this.#end(job, "failed");
  }

  async cancelled(job: Job): Promise<void> {
    if (!job.sharesStatus) await this.#deps.usual.cancelled(job);
    await this.#end(job, "stopped");
  }

  async #end(job: Job, ending: Ending): Promise<void> {
    const batch = this.#note(job, ending);
    const isOver = ![...batch.values()].some(isOpen);
    if (job.sharesStatus) {
      await (isOver ? endList(job, [...batch.values()], this.#deps) : this.#show(job, batch));
    }
    if (isOver) this.#batches.delete(keyOf(job));
  }

  #isLast({ id, ...job }: Job): boolean {
    const files = this.#batches.get(keyOf(job))?.values() ?? [];
    return ![...files].some((each) => each.jobId !== id && isOpen(each));
  }

  /** Written when it is shown: until then more may have happened, and a batch may be long. */
  #show(job: Job, batch: ReadonlyMap<string, BatchFile>): void {
    const { board, translations, clock } = this.#deps;
    const say = translations.speak(job.locale);
    board.show({ chatId: job.chatId, messageId: job.statusMessageId ?? 0 }, {
      get text() {
        return batchText([...batch.values()], say, clock.now());
      },
      get keyboard() {
        return batchKeyboard([...batch.values()].filter(isOpen), say);
      },
      isWhole: true,
    });
  }

  /** In the order in which they were told of first. */
  #note(job: Job, progress: BatchFile["progress"]): ReadonlyMap<string, BatchFile> {
    const batch = this.#batches.get(keyOf(job)) ?? this.#begin(keyOf(job));
    const number = batch.get(job.id)?.number ?? batch.size + 1;
    return batch.set(job.id, { jobId: job.id, number, file: job.file, progress });
  }

  /** Of a chat that became another one no end is told: the oldest are forgotten. */
  #begin(key: string): Map<string, BatchFile> {
    const batch = new Map<string, BatchFile>();
    this.#batches.set(key, batch);
    const [oldest] = this.#batches.keys();
    if (this.#batches.size > MOST_BATCHES) this.#batches.delete(oldest);
    return batch;
  }
}

function keyOf({ chatId, statusMessageId }: Pick<Job, "chatId" | "statusMessageId">): string {
  return `${chatId}:${statusMessageId}`;
}
