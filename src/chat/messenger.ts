import { type Api, type InlineKeyboard, InputFile } from "grammy/web";
import type { Clock } from "../clock.ts";
import type { TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobProgress } from "../queue/job.ts";
import type { Messenger } from "../queue/ports.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { MessageRef, ProgressBoard } from "./progress_board.ts";
import { composeReply, type ReplyPart } from "./reply.ts";
import { stopKeyboard } from "./stop_button.ts";
import { classify, isNotEditable, isNotModified } from "./telegram/errors.ts";
import { errorText } from "./text/error_text.ts";
import { acceptedText, progressText } from "./text/progress_text.ts";
import type { Translations } from "./text/translations.ts";

interface Parts {
  /** Obeys Telegram's limits. */
  api: Api;
  board: ProgressBoard;
  translations: Translations;
  clock: Clock;
}

/** Tells people about their jobs: one status message each, which becomes the answer. */
export class TelegramMessenger implements Messenger {
  readonly #api: Api;
  readonly #board: ProgressBoard;
  readonly #translations: Translations;
  readonly #clock: Clock;

  constructor(parts: Parts) {
    this.#api = parts.api;
    this.#board = parts.board;
    this.#translations = parts.translations;
    this.#clock = parts.clock;
  }

  accepted(job: Job, place: number): Promise<number> {
    const say = this.#translations.speak(job.locale);
    return this.#send(job, acceptedText(place, say), stopKeyboard(job.id, say));
  }

  progress(job: Job, progress: JobProgress): void {
    const message = statusOf(job);
    if (message === undefined || isOver(progress)) return;
    const say = this.#translations.speak(job.locale);
    const text = progressText(progress, say, this.#clock.now());
    this.#board.show(message, { text, keyboard: stopKeyboard(job.id, say) });
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    await this.#endProgress(job);
    const parts = composeReply(job, transcript, this.#translations.speak(job.locale));
    for (let index = job.sentParts; index < parts.length; index++) {
      await this.#sendPart(job, parts[index], index);
      await onSent(index + 1);
    }
  }

  failed(job: Job, error: TranshadesError): Promise<void> {
    return this.#conclude(job, errorText(error, this.#translations.speak(job.locale)));
  }

  cancelled(job: Job): Promise<void> {
    return this.#conclude(job, this.#translations.speak(job.locale)("cancelled"));
  }

  async #conclude(job: Job, text: string): Promise<void> {
    await this.#endProgress(job);
    await this.#answer(job, text);
  }

  async #endProgress(job: Job): Promise<void> {
    const message = statusOf(job);
    if (message !== undefined) await this.#board.close(message);
  }

  async #sendPart(job: Job, part: ReplyPart, index: number): Promise<void> {
    if ("content" in part) await this.#sendFile(job, part.content, part.fileName);
    else if (index === 0) await this.#answer(job, part.text);
    else await this.#send(job, part.text);
  }

  /** Turns the status message into the answer; sends a new message when there is none to turn. */
  async #answer(job: Job, text: string): Promise<void> {
    if (job.statusMessageId === undefined || !await this.#edit(job.chatId, job.statusMessageId, text)) {
      await this.#send(job, text);
    }
  }

  /** Resolves to false when the message cannot be edited. */
  async #edit(chatId: number, messageId: number, text: string): Promise<boolean> {
    try {
      await this.#api.editMessageText(chatId, messageId, text, {
        link_preview_options: { is_disabled: true },
      });
      return true;
    } catch (error) {
      // An edit whose answer was lost, repeated: the text is there.
      if (isNotModified(error)) return true;
      if (isNotEditable(error)) return false;
      throw classify(error);
    }
  }

  async #send(job: Job, text: string, keyboard?: InlineKeyboard): Promise<number> {
    const options = {
      reply_parameters: replyTo(job),
      link_preview_options: { is_disabled: true },
      ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
    };
    const sent = await this.#classified(this.#api.sendMessage(job.chatId, text, options));
    return sent.message_id;
  }

  async #sendFile(job: Job, content: string, fileName: string): Promise<void> {
    const file = new InputFile(new TextEncoder().encode(content), fileName);
    await this.#classified(this.#api.sendDocument(job.chatId, file, { reply_parameters: replyTo(job) }));
  }

  async #classified<Result>(request: Promise<Result>): Promise<Result> {
    try {
      return await request;
    } catch (error) {
      throw classify(error);
    }
  }
}

function statusOf({ chatId, statusMessageId }: Job): MessageRef | undefined {
  return statusMessageId === undefined ? undefined : { chatId, messageId: statusMessageId };
}

/** All is heard and the answer follows at once: an edit on its way would only hold it up. */
function isOver(progress: JobProgress): boolean {
  if (progress.stage !== "transcribing" || progress.download !== undefined) return false;
  const { finishedPieces, knownPieces, doneSeconds, totalSeconds = Infinity } = progress;
  return finishedPieces === knownPieces && doneSeconds >= totalSeconds - 1;
}

/** The answer comes even when the person has deleted the file. */
function replyTo(job: Job) {
  return { message_id: job.messageId, allow_sending_without_reply: true };
}
