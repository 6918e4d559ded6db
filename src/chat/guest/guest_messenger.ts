import { type Api, InlineKeyboard } from "grammy/web";
import type { TelegramMessenger } from "../messenger.ts";
import type { TranshadesError } from "../../pipeline/errors.ts";
import type { Guest, Job } from "../../queue/job.ts";
import type { Messenger } from "../../queue/ports.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import { composeOne, inEntities, type TextPart } from "../answer/reply.ts";
import { toldOf } from "../answer/told.ts";
import { classify, logFailure } from "../telegram/errors.ts";
import { concernOf } from "../telegram/refusals.ts";
import { errorText } from "../text/error_text.ts";
import type { Translate, Translations } from "../text/translations.ts";
import { linkTo } from "./link.ts";

interface GuestMessengerDeps {
  api: Api;
  /** Tells everybody else, and a guest where their message is out of reach. */
  usual: TelegramMessenger;
  translations: Translations;
  /** The bot's own name at Telegram, once that is known. */
  username(): string | undefined;
}

/** Tells guests in the one message that stands for the bot in their chat; all others as usual. */
export class GuestMessenger implements Messenger {
  readonly #deps: GuestMessengerDeps;

  constructor(deps: GuestMessengerDeps) {
    this.#deps = deps;
  }

  /** A guest's message is there already; no other one in the person's own chat has this number. */
  accepted(job: Job, place: number): Promise<number> {
    return job.guest === undefined ? this.#deps.usual.accepted(job, place) : Promise.resolve(job.messageId);
  }

  progress(...told: Parameters<Messenger["progress"]>): void {
    this.#deps.usual.progress(...told);
  }

  words(job: Job, words: string): void {
    this.#deps.usual.words(job, words);
  }

  async deliver(
    job: Job,
    transcript: Transcript,
    onSent: (sentParts: number) => Promise<void>,
  ): Promise<void> {
    const { guest } = job;
    const inPrivate = () => this.#deps.usual.deliver(inOwnChat(job), transcript, onSent);
    // Parts are sent in private alone: a restart goes on there.
    if (guest === undefined || job.sentParts > 0) return await inPrivate();
    await this.#deps.usual.endProgress(job);
    const told = toldOf(job, transcript);
    const isKept = await this.#deps.usual.keep(told);
    const say = this.#speak(job);
    const by = say("guest-asked", { name: guest.name });
    const part = composeOne(told, say, by, say("guest-cut")) ?? { text: `${by}\n\n${say("silence")}` };
    if (!await this.#becomes(guest, part, isKept ? this.#more(job, say) : undefined)) await inPrivate();
  }

  async failed(job: Job, error: TranshadesError): Promise<void> {
    const text = errorText(error, this.#speak(job));
    if (!await this.#concludes(job, text)) await this.#deps.usual.failed(inOwnChat(job), error);
  }

  async cancelled(job: Job): Promise<void> {
    if (!await this.#concludes(job, this.#speak(job)("cancelled"))) {
      await this.#deps.usual.cancelled(inOwnChat(job));
    }
  }

  async #concludes(job: Job, text: string): Promise<boolean> {
    const { guest } = job;
    if (guest !== undefined) await this.#deps.usual.endProgress(job);
    return guest !== undefined && await this.#becomes(guest, { text });
  }

  /** Resolves to false when the message is gone, or not to be edited any more. */
  async #becomes({ inlineMessageId }: Guest, part: TextPart, keyboard?: InlineKeyboard): Promise<boolean> {
    const options = { ...inEntities(part), ...(keyboard && { reply_markup: keyboard }) };
    try {
      await this.#deps.api.editMessageTextInline(inlineMessageId, part.text, options);
    } catch (error) {
      const concern = concernOf(error);
      if (concern === undefined || concern === "everybody") throw classify(error);
      if (concern === "unchanged") return true;
      logFailure(error);
      return false;
    }
    return true;
  }

  #more(job: Job, say: Translate): InlineKeyboard | undefined {
    const username = this.#deps.username();
    return username === undefined
      ? undefined
      : new InlineKeyboard().url(say("guest-more"), linkTo(username, job.messageId));
  }

  #speak({ locale }: Job): Translate {
    return this.#deps.translations.speak(locale);
  }
}

/** Where nothing was said of it yet. */
function inOwnChat(job: Job): Job {
  return job.guest === undefined ? job : { ...job, statusMessageId: undefined };
}
