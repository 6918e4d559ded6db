import { type Api, type InlineKeyboard, InputFile } from "grammy/web";
import type { Clock } from "../clock.ts";
import { DeliveryError, type TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobProgress } from "../queue/job.ts";
import type { Messenger } from "../queue/ports.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { ProgressBoard } from "./progress_board.ts";
import type { Left, StatusMessage } from "./status_message.ts";
import { composeReply, inAnotherForm, type ReplyPart } from "./reply.ts";
import { draftOf, stopKeyboard } from "./stop_button.ts";
import { classify, logFailure, type Problems } from "./telegram/errors.ts";
import { concernOf } from "./telegram/refusals.ts";
import { errorText } from "./text/error_text.ts";
import { newestWords } from "./text/newest_words.ts";
import { acceptedText, progressText } from "./text/progress_text.ts";
import type { Translate, Translations } from "./text/translations.ts";

interface TelegramMessengerDeps {
  /** Obeys Telegram's limits. */
  api: Api;
  board: ProgressBoard;
  translations: Translations;
  clock: Clock;
}

/** Where a message of a job goes: which topic, in reply to what. */
type Place = ReturnType<typeof placeOf>;

/** Tells people about their jobs: one status message each, which becomes the answer. */
export class TelegramMessenger implements Messenger {
  readonly #api: Api;
  readonly #board: ProgressBoard;
  readonly #translations: Translations;
  readonly #clock: Clock;

  constructor(deps: TelegramMessengerDeps) {
    this.#api = deps.api;
    this.#board = deps.board;
    this.#translations = deps.translations;
    this.#clock = deps.clock;
  }

  /** A chat that takes no text may still take the answer as a file. */
  accepted(job: Job, place: number): Promise<number> {
    const say = this.#speak(job);
    return inDeliveryTerms(async () => {
      const sent = await this.#sendText(job, acceptedText(place, say), stopKeyboard(job.id, say));
      return messageIdOf(sent);
    }, { content: "unavailable" });
  }

  progress(job: Job, progress: JobProgress): void {
    const message = statusOf(job);
    if (message === undefined || isOver(progress)) return;
    const say = this.#speak(job);
    const text = progressText(progress, say, this.#clock.now());
    this.#board.show(message, { text, keyboard: stopKeyboard(job.id, say), draft: draftOf(job) });
  }

  words(job: Job, words: string): void {
    const [message, newest] = [statusOf(job), newestWords(words)];
    if (message === undefined || newest === "") return;
    this.#board.words(message, newest);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    await this.#endProgress(job);
    const parts = composeReply(job, transcript, this.#speak(job));
    for (let index = job.sentParts; index < parts.length; index++) {
      await inDeliveryTerms(() => this.#bring(job, parts[index], index));
      if (index + 1 < parts.length) await onSent(index + 1);
    }
  }

  failed(job: Job, error: TranshadesError): Promise<void> {
    return this.#conclude(job, errorText(error, this.#speak(job)));
  }

  /** What could be read of it stays. */
  async cancelled(job: Job): Promise<void> {
    await this.#endProgress(job);
    const { words } = this.#left(job);
    const text = this.#speak(job)("cancelled");
    await this.#conclude(job, words === undefined ? text : `${words}\n\n${text}`);
  }

  #speak({ locale }: Job): Translate {
    return this.#translations.speak(locale);
  }

  async #conclude(job: Job, text: string): Promise<void> {
    await this.#endProgress(job);
    await inDeliveryTerms(() => this.#bring(job, { text }, 0));
  }

  async #endProgress(job: Job): Promise<void> {
    const message = statusOf(job);
    if (message !== undefined) await this.#board.close(message);
  }

  #left(job: Job): Left {
    const message = statusOf(job);
    return message === undefined ? { isDraft: false } : this.#board.left(message);
  }

  /** Words that Telegram does not take as a message go as a file, and the other way round: they are paid for. */
  async #bring(job: Job, part: ReplyPart, index: number): Promise<void> {
    try {
      await this.#bringAs(job, part, index);
    } catch (error) {
      if (concernOf(error) !== "content") throw error;
      for (const other of inAnotherForm(job, part)) await this.#bringAs(job, other, 1);
      if (index === 0) await this.#removeStatus(job);
      return;
    }
    if (index === 0 && this.#left(job).isDraft) await this.#removeStatus(job);
  }

  /** Its button stops nothing any more. */
  async #removeStatus({ chatId, statusMessageId }: Job): Promise<void> {
    if (statusMessageId === undefined) return;
    await this.#api.deleteMessage(chatId, statusMessageId).catch(logFailure);
  }

  async #bringAs(job: Job, part: ReplyPart, index: number): Promise<void> {
    if ("content" in part) await this.#sendFile(job, part.content, part.fileName);
    else if (index > 0 || !await this.#becomes(job, part.text)) await this.#sendText(job, part.text);
  }

  /** Turns the status message into the answer; resolves to false when there is none that can be turned, or a draft that only a new message ends. */
  async #becomes(job: Job, text: string): Promise<boolean> {
    if (job.statusMessageId === undefined || this.#left(job).isDraft) return false;
    try {
      await this.#api.editMessageText(job.chatId, job.statusMessageId, text, WITHOUT_PREVIEW);
      return true;
    } catch (error) {
      const concern = concernOf(error);
      // An edit whose answer was lost, repeated: the text is there.
      if (concern === "unchanged") return true;
      // What may not be edited for a reason of the chat's may still be said: a new message finds out.
      if (concern === "edit" || concern === "chat_moved" || concern === "chat") return false;
      throw error;
    }
  }

  #sendText(job: Job, text: string, keyboard?: InlineKeyboard): Promise<unknown> {
    const options = keyboard === undefined ? WITHOUT_PREVIEW : { ...WITHOUT_PREVIEW, reply_markup: keyboard };
    return send(job, (place) => this.#api.sendMessage(job.chatId, text, { ...place, ...options }));
  }

  #sendFile(job: Job, content: string, fileName: string): Promise<unknown> {
    const file = new InputFile(new TextEncoder().encode(content), fileName);
    return send(job, (place) => this.#api.sendDocument(job.chatId, file, place));
  }
}

const WITHOUT_PREVIEW = { link_preview_options: { is_disabled: true } };

/** @throws {DeliveryError} of another problem where `other` says so; or what is not Telegram's */
async function inDeliveryTerms<Result>(work: () => Promise<Result>, other?: Problems): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw classify(error, other);
  }
}

/** Sends to the job's place; a topic, or a message to reply to, that is gone takes nobody's words with it. */
async function send<Result>(job: Job, request: (place: Place) => Promise<Result>): Promise<Result> {
  const place = placeOf(job);
  try {
    return await request(place);
  } catch (error) {
    const concern = concernOf(error);
    if (concern === "topic") return await request({});
    if (concern === "reply") return await request({ ...place, reply_parameters: undefined });
    throw error;
  }
}

function statusOf({ chatId, statusMessageId }: Job): StatusMessage | undefined {
  return statusMessageId === undefined ? undefined : { chatId, messageId: statusMessageId };
}

/** All is heard and the answer follows at once: an edit on its way would only hold it up. */
function isOver(progress: JobProgress): boolean {
  if (progress.stage !== "transcribing" || progress.download !== undefined) return false;
  const { finishedPieces, knownPieces, doneSeconds, totalSeconds = Infinity } = progress;
  return finishedPieces === knownPieces && doneSeconds >= totalSeconds - 1;
}

/** The answer comes even when the person has deleted the file, and in its topic; one that moved cannot reply to what did not. */
function placeOf({ hasMoved, messageId, topic }: Job) {
  const reply = { message_id: messageId, allow_sending_without_reply: true };
  return {
    ...(topic?.threadId === undefined ? {} : { message_thread_id: topic.threadId }),
    ...(topic?.directMessagesId === undefined ? {} : { direct_messages_topic_id: topic.directMessagesId }),
    ...(hasMoved ? {} : { reply_parameters: reply }),
  };
}

function messageIdOf(sent: unknown): number {
  if (
    typeof sent === "object" && sent !== null && "message_id" in sent && typeof sent.message_id === "number"
  ) {
    return sent.message_id;
  }
  throw new DeliveryError("unavailable", "Telegram did not tell which message it made");
}
