import { type Api, type InlineKeyboard, InputFile } from "grammy/web";
import type { Clock } from "../clock.ts";
import { DeliveryError, type TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobProgress } from "../queue/job.ts";
import type { Messenger } from "../queue/ports.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { ProgressBoard, StatusMessage } from "./progress_board.ts";
import { answerKeyboard } from "./answer/buttons.ts";
import type { FilePart } from "./answer/files.ts";
import {
  composeReply,
  copyable,
  inAnotherForm,
  inEntities,
  type ReplyPart,
  type TextPart,
} from "./answer/reply.ts";
import { type Told, toldOf } from "./answer/told.ts";
import { entryOf } from "./history/entry.ts";
import type { Archive } from "./ports.ts";
import { stopKeyboard } from "./stop_button.ts";
import { classify, logFailure, type Problems } from "./telegram/errors.ts";
import { concernOf } from "./telegram/refusals.ts";
import { errorText } from "./text/error_text.ts";
import { acceptedText, progressText } from "./text/progress_text.ts";
import type { Translate, Translations } from "./text/translations.ts";

interface TelegramMessengerDeps {
  /** Obeys Telegram's limits. */
  api: Api;
  board: ProgressBoard;
  translations: Translations;
  archive: Archive;
  /** How long what was told is kept; 0: not at all. */
  historyMs: number;
  clock: Clock;
}

/** Where a message of a job goes: which topic, in reply to what. */
type Place = ReturnType<typeof placeOf>;

/** Tells people about their jobs: one status message each, which becomes the answer. */
export class TelegramMessenger implements Messenger {
  readonly #api: Api;
  readonly #board: ProgressBoard;
  readonly #translations: Translations;
  readonly #archive: Archive;
  readonly #historyMs: number;
  readonly #clock: Clock;

  constructor(deps: TelegramMessengerDeps) {
    this.#api = deps.api;
    this.#board = deps.board;
    this.#translations = deps.translations;
    this.#archive = deps.archive;
    this.#historyMs = deps.historyMs;
    this.#clock = deps.clock;
  }

  /** A chat that takes no text may still take the answer as a file. */
  accepted(job: Job, place: number): Promise<number> {
    const say = this.#speak(job);
    return inDeliveryTerms(async () => {
      const sent = await this.#sendText(job, {
        text: acceptedText(place, say),
        keyboard: stopKeyboard(job.id, say),
      });
      return messageIdOf(sent);
    }, { content: "unavailable" });
  }

  progress(job: Job, progress: JobProgress): void {
    const message = statusOf(job);
    if (message === undefined || isOver(progress)) return;
    const say = this.#speak(job);
    const text = progressText(progress, say, this.#clock.now());
    this.#board.show(message, { text, keyboard: stopKeyboard(job.id, say) });
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    await this.#endProgress(job);
    const told = toldOf(job, transcript);
    const parts = composeReply(told, this.#speak(job));
    if (job.sentParts >= parts.length) return;
    const isKept = await this.#keep(told);
    for (let index = job.sentParts; index < parts.length; index++) {
      const keyboard = isKept ? this.#buttonsUnder(parts[index], told) : undefined;
      await inDeliveryTerms(() => this.#bring(job, { ...parts[index], keyboard }, index));
      if (index + 1 < parts.length) await onSent(index + 1);
    }
  }

  failed(job: Job, error: TranshadesError): Promise<void> {
    return this.#conclude(job, errorText(error, this.#speak(job)));
  }

  cancelled(job: Job): Promise<void> {
    return this.#conclude(job, this.#speak(job)("cancelled"));
  }

  #speak({ locale }: Job): Translate {
    return this.#translations.speak(locale);
  }

  async #keep(told: Told): Promise<boolean> {
    if (this.#historyMs === 0) return false;
    return await this.#archive.keep(told, entryOf(told), this.#historyMs);
  }

  #buttonsUnder({ buttons }: ReplyPart, told: Told): InlineKeyboard | undefined {
    if (buttons === undefined) return undefined;
    const { asked: { id, locale, look } } = told;
    const say = this.#translations.speak(locale);
    return answerKeyboard({ jobId: id, buttons, times: look?.times ?? false }, say, copyable(told, say));
  }

  async #conclude(job: Job, text: string): Promise<void> {
    await this.#endProgress(job);
    await inDeliveryTerms(() => this.#bring(job, { text }, 0));
  }

  async #endProgress(job: Job): Promise<void> {
    const message = statusOf(job);
    if (message !== undefined) await this.#board.close(message);
  }

  /** Words that Telegram does not take as a message go as a file, and the other way round: they are paid for. */
  async #bring(job: Job, part: Message, index: number): Promise<void> {
    try {
      await this.#bringAs(job, part, index);
    } catch (error) {
      if (concernOf(error) !== "content") throw error;
      for (const other of inAnotherForm(job, part)) await this.#bringAs(job, other, 1);
      if (index === 0) await this.#removeStatus(job);
    }
  }

  /** Its button stops nothing any more. */
  async #removeStatus({ chatId, statusMessageId }: Job): Promise<void> {
    if (statusMessageId === undefined) return;
    await this.#api.deleteMessage(chatId, statusMessageId).catch(logFailure);
  }

  async #bringAs(job: Job, part: Message, index: number): Promise<void> {
    if ("content" in part) {
      await this.#sendFile(job, part);
      if (index === 0) await this.#removeStatus(job);
    } else if (index > 0 || !await this.#becomes(job, part)) await this.#sendText(job, part);
  }

  /** Turns the status message into the answer; resolves to false when there is none that can be turned. */
  async #becomes(job: Job, part: TextPart & WithKeyboard): Promise<boolean> {
    if (job.statusMessageId === undefined) return false;
    try {
      await this.#api.editMessageText(job.chatId, job.statusMessageId, part.text, optionsOf(part));
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

  #sendText(job: Job, part: TextPart & WithKeyboard): Promise<unknown> {
    return send(
      job,
      (place) => this.#api.sendMessage(job.chatId, part.text, { ...place, ...optionsOf(part) }),
    );
  }

  #sendFile(job: Job, { content, fileName, caption, keyboard }: FilePart & WithKeyboard): Promise<unknown> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const others = { ...(caption && { caption }), ...(keyboard && { reply_markup: keyboard }) };
    const file = new InputFile(bytes, fileName);
    return send(job, (place) => this.#api.sendDocument(job.chatId, file, { ...place, ...others }));
  }
}

interface WithKeyboard {
  keyboard?: InlineKeyboard;
}

/** A part of an answer as it is sent. */
type Message = (TextPart | FilePart) & WithKeyboard;

function optionsOf(part: TextPart & WithKeyboard) {
  const { keyboard } = part;
  return keyboard === undefined ? inEntities(part) : { ...inEntities(part), reply_markup: keyboard };
}

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
