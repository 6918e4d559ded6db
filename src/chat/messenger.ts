import { type Api, type InlineKeyboard, InputFile } from "grammy/web";
import type { Clock } from "../clock.ts";
import { InOrder } from "../in_order.ts";
import type { TranshadesError } from "../pipeline/errors.ts";
import type { Job, JobProgress } from "../queue/job.ts";
import type { Messenger } from "../queue/ports.ts";
import type { Transcript } from "../transcript/transcript.ts";
import type { ProgressBoard } from "./progress_board.ts";
import { forgetReplaced, isTurned, offerAgain } from "./replaced.ts";
import type { Left, StatusMessage } from "./status_message.ts";
import { keyboardUnder } from "./answer/keyboard.ts";
import type { FilePart } from "./answer/files.ts";
import { withLead } from "./answer/lead.ts";
import { composeReply, inAnotherForm, inEntities, type ReplyPart, type TextPart } from "./answer/reply.ts";
import { type Told, toldOf } from "./answer/told.ts";
import { entryOf } from "./history/entry.ts";
import type { Archive } from "./ports.ts";
import { messageIdOf, sendInPlace } from "./place.ts";
import { draftOf, stopKeyboard } from "./stop_button.ts";
import { inDeliveryTerms, logFailure, type Problems } from "./telegram/errors.ts";
import { type Concern, concernOf } from "./telegram/refusals.ts";
import { errorText } from "./text/error_text.ts";
import { newestWords } from "./text/newest_words.ts";
import { acceptedText, isAllHeard, progressText } from "./text/progress_text.ts";
import type { Translate, Translations } from "./text/translations.ts";

interface TelegramMessengerDeps {
  /** Obeys Telegram's limits. */
  api: Api;
  board: ProgressBoard;
  translations: Translations;
  archive: Archive;
  /** How long what was told is kept; 0: not at all. */
  historyMs: number;
  /** Is there a language model, for summaries and translations? */
  canRewrite: boolean;
  clock: Clock;
}

/** Tells people about their jobs: one status message each, which becomes the answer. */
export class TelegramMessenger implements Messenger {
  readonly #api: Api;
  readonly #board: ProgressBoard;
  readonly #translations: Translations;
  readonly #archive: Archive;
  readonly #historyMs: number;
  readonly #canRewrite: boolean;
  readonly #clock: Clock;
  readonly #byPerson = new InOrder<string>();

  constructor(deps: TelegramMessengerDeps) {
    this.#api = deps.api;
    this.#board = deps.board;
    this.#translations = deps.translations;
    this.#archive = deps.archive;
    this.#historyMs = deps.historyMs;
    this.#canRewrite = deps.canRewrite;
    this.#clock = deps.clock;
  }

  /** A chat that takes no text may still take the answer as a file. */
  accepted(job: Job, place: number): Promise<number> {
    const say = this.#speak(job);
    return this.#inTurn(job, async () => {
      const sent = await this.#sendText(job, {
        text: withLead(job, acceptedText(place, say), say),
        keyboard: stopKeyboard(job.id, say),
      });
      return messageIdOf(sent);
    }, { content: "unavailable" });
  }

  progress(job: Job, progress: JobProgress, isTrue?: () => Promise<boolean>): void {
    const message = statusOf(job);
    if (message === undefined || isAllHeard(progress)) return;
    const say = this.#speak(job);
    const text = withLead(job, progressText(progress, say, this.#clock.now()), say);
    // A wait may be long, and a draft is gone after half a minute.
    const draft = progress.stage === "parked" ? undefined : draftOf(job);
    this.#board.show(message, { text, keyboard: stopKeyboard(job.id, say), draft, isTrue });
  }

  words(job: Job, words: string): void {
    const [message, newest] = [statusOf(job), newestWords(words)];
    if (message !== undefined && newest !== "") this.#board.words(message, newest);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    await this.endProgress(job);
    const told = toldOf(job, transcript);
    const parts = composeReply(told, this.#speak(job));
    // Words are not replaced by none.
    const isBetter = parts[0].buttons !== "again" || job.replaces?.buttons === "again";
    const placed = isBetter ? job : { ...job, replaces: undefined };
    if (job.sentParts >= parts.length) return;
    const isKept = await this.keep(told, job.sentParts > 0);
    for (let index = job.sentParts; index < parts.length; index++) {
      const keyboard = isKept ? this.#buttonsUnder(parts[index], told) : undefined;
      await this.#inTurn(job, () => this.#bring(placed, { ...parts[index], keyboard }, index));
      if (index + 1 < parts.length) await onSent(index + 1);
    }
    if (isBetter) await forgetReplaced(job, this.#api, this.#archive);
    else await this.#offerAgain(job);
  }

  failed(job: Job, error: TranshadesError): Promise<void> {
    const say = this.#speak(job);
    return this.#conclude(job, withLead(job, errorText(error, say), say));
  }

  /** What could be read of it stays. */
  async cancelled(job: Job): Promise<void> {
    await this.endProgress(job);
    const { words } = this.#left(job);
    const say = this.#speak(job);
    const text = withLead(job, say("cancelled"), say);
    await this.#conclude(job, words === undefined ? text : `${words}\n\n${text}`);
  }

  #speak({ locale }: Job): Translate {
    return this.#translations.speak(locale);
  }

  /** For the buttons under it, and for whoever was told; resolves to whether it is kept. Whom it was told in part may have named speakers since. */
  async keep(told: Told, isAgain = false): Promise<boolean> {
    if (this.#historyMs === 0) return false;
    if (isAgain && await this.#archive.find(told.asked.id).catch(logFailure)) return true;
    return await this.#archive.keep(told, entryOf(told), this.#historyMs);
  }

  #buttonsUnder({ buttons }: ReplyPart, told: Told): InlineKeyboard | undefined {
    if (buttons === undefined) return undefined;
    const { asked: { locale, look } } = told;
    const place = { buttons, times: look?.times ?? false };
    return keyboardUnder(told, place, this.#translations.speak(locale), { canRewrite: this.#canRewrite });
  }

  async #conclude(job: Job, text: string): Promise<void> {
    await this.endProgress(job);
    await this.#inTurn(job, () => this.#bring({ ...job, replaces: undefined }, { text }, 0));
    await this.#offerAgain(job);
  }

  #offerAgain(job: Job): Promise<void> {
    return offerAgain(job, this.#api, this.#archive, this.#speak(job), this.#canRewrite);
  }

  /** In a group what one person is told goes one after the other: nobody waits behind another's many files. */
  #inTurn<Result>(job: Job, work: () => Promise<Result>, other?: Problems): Promise<Result> {
    const { chatId, userId } = job;
    const go = chatId > 0 ? work : () => this.#byPerson.run(`${chatId} ${userId}`, work);
    return inDeliveryTerms(go, other);
  }

  /** Nothing of it arrives any more. */
  async endProgress(job: Job): Promise<void> {
    const message = statusOf(job);
    if (message !== undefined) await this.#board.close(message);
  }

  #left(job: Job): Left {
    const message = statusOf(job);
    return message === undefined ? { isDraft: false } : this.#board.left(message);
  }

  /** Words that Telegram does not take as a message go as a file, and the other way round: they are paid for. */
  async #bring(job: Job, part: Message, index: number): Promise<void> {
    try {
      await this.#bringAs(job, part, index);
    } catch (error) {
      if (concernOf(error) !== "content") throw error;
      for (const other of inAnotherForm(job, part)) await this.#bringAs(job, other, 1);
      if (index === 0) await this.#removeStatus(job);
      return;
    }
    const isBeside = "content" in part || this.#place(job) !== job.statusMessageId;
    if (index === 0 && isBeside) await this.#removeStatus(job);
  }

  /** Its button stops nothing any more. */
  async #removeStatus({ chatId, statusMessageId }: Job): Promise<void> {
    if (statusMessageId === undefined) return;
    await this.#api.deleteMessage(chatId, statusMessageId).catch(logFailure);
  }

  async #bringAs(job: Job, part: Message, index: number): Promise<void> {
    if ("content" in part) await this.#sendFile(job, part);
    else if (index > 0 || !await this.#becomes(job, part)) await this.#sendText(job, part);
  }

  /** The message in which the answer is to stand: that of the words it replaces, else the status message; undefined for a draft, which only a new message ends. */
  #place(job: Job): number | undefined {
    if (job.replaces && isTurned(job.replaces)) return job.replaces.messageId;
    return this.#left(job).isDraft ? undefined : job.statusMessageId;
  }

  /** Turns a message into the answer; resolves to false when there is none that can be turned. */
  async #becomes(job: Job, part: TextPart & WithKeyboard): Promise<boolean> {
    const messageId = this.#place(job);
    if (messageId === undefined) return false;
    try {
      await this.#api.editMessageText(job.chatId, messageId, part.text, optionsOf(part));
      return true;
    } catch (error) {
      const concern = concernOf(error);
      // An edit whose answer was lost, repeated: the text is there.
      if (concern === "unchanged") return true;
      if (SAID_ANEW.has(concern)) return false;
      throw error;
    }
  }

  #sendText(job: Job, part: TextPart & WithKeyboard): Promise<unknown> {
    return sendInPlace(
      job,
      (place) => this.#api.sendMessage(job.chatId, part.text, { ...place, ...optionsOf(part) }),
    );
  }

  #sendFile(job: Job, { content, fileName, caption, keyboard }: FilePart & WithKeyboard): Promise<unknown> {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const others = { ...(caption && { caption }), ...(keyboard && { reply_markup: keyboard }) };
    const file = new InputFile(bytes, fileName);
    return sendInPlace(job, (place) => this.#api.sendDocument(job.chatId, file, { ...place, ...others }));
  }
}

/** What may not be edited for a reason of the message's or the chat's may still be said: a new message finds out. */
const SAID_ANEW: ReadonlySet<Concern | undefined> = new Set(["edit", "chat_moved", "chat", "topic"]);

interface WithKeyboard {
  keyboard?: InlineKeyboard;
}

/** A part of an answer as it is sent. */
type Message = (TextPart | FilePart) & WithKeyboard;

function optionsOf(part: TextPart & WithKeyboard) {
  const { keyboard } = part;
  return keyboard === undefined ? inEntities(part) : { ...inEntities(part), reply_markup: keyboard };
}

function statusOf({ chatId, statusMessageId, guest }: Job): StatusMessage | undefined {
  if (statusMessageId === undefined) return undefined;
  return { chatId, messageId: statusMessageId, inlineMessageId: guest?.inlineMessageId };
}
