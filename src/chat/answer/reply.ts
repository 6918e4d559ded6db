import type { MessageEntity } from "grammy/types";
import { profileOf } from "../../provider_list.ts";
import { plainText, timedText } from "../../transcript/text.ts";
import { MAX_MESSAGE_UNITS, splitMessage } from "../split_message.ts";
import { cleanText } from "../text/clean.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { Translate } from "../text/translations.ts";
import { fileNameOf, type FilePart, nameFor, timedFile } from "./files.ts";
import { factsOf, headingOf, languageName } from "./heading.ts";
import { leadOf, withLead } from "./lead.ts";
import { absentee, type Asked, USUAL_LOOK, type Wording, wordsFor } from "./told.ts";

/** More messages than this would flood the chat: a file comes instead. */
const MAX_TEXT_PARTS = 4;
/** A text of this many UTF-16 units is read without folding anything. */
const SHORT_UNITS = 900;
/** How much of a longer one stands before the fold, and beside its file. */
const BEGINNING_UNITS = 350;
/** Telegram's limit for what is written under a file. */
const MAX_CAPTION_UNITS = 1024;

/** Telegram refuses a message in which nothing can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A message of words. */
export interface TextPart {
  text: string;
  /** What is folded until somebody wants to read it, in UTF-16 units. */
  fold?: { offset: number; length: number };
}

/** One message of a reply. Buttons are under one of them: for the whole text, or (where there are no words) for another try. */
export type ReplyPart = (TextPart | FilePart) & { buttons?: "all" | "some" | "again" };

/** The messages that bring a transcript, the same each time for the same transcript and job. */
export function composeReply(told: Wording, say: Translate): ReplyPart[] {
  const { style } = told.asked.look ?? USUAL_LOOK;
  const draft = draftOf(told, say);
  if (!VISIBLE.test(draft.text)) {
    return [{ text: withLead(told.asked, say("silence"), say), buttons: "again" }];
  }
  if (style === "file") return [{ ...timedFile(told, say), caption: captionOf(draft), buttons: "some" }];
  const parts = style === "text" ? inMessages(draft, told, say) : inOne(draft, told, say);
  const hasFile = parts.some((part) => "content" in part);
  return style === "both" && !hasFile ? [...parts, timedFile(told, say)] : parts;
}

/** The same words as one message, for one that is there already, `before` in front; undefined when there are none. */
export function composeOne(
  told: Wording,
  say: Translate,
  before = "",
  cut = say("long-text"),
): TextPart | undefined {
  const draft = draftOf(told, say);
  const heading = joinParagraphs(before, draft.heading);
  return VISIBLE.test(draft.text) ? folded({ ...draft, heading }, cut) : undefined;
}

/** What the button copies: the words alone. */
export function copyable(told: Wording, say: Translate): string {
  return draftOf(told, say).text;
}

/** How Telegram is told of the fold. */
export function inEntities({ fold }: TextPart) {
  const entities: MessageEntity[] = fold === undefined ? [] : [{ type: "expandable_blockquote", ...fold }];
  return { ...(fold && { entities }), link_preview_options: { is_disabled: true } };
}

/** The same words in the other form: a file for a text, texts for a file. */
export function inAnotherForm(
  asked: Pick<Asked, "file" | "messageId" | "senderName">,
  part: TextPart | FilePart,
): ReplyPart[] {
  if ("text" in part) return [{ fileName: fileNameOf(asked, "txt"), content: `${part.text}\n` }];
  if (typeof part.content !== "string") return [];
  return visible(splitMessage(part.content)).map((text) => ({ text }));
}

interface Draft {
  heading: string;
  text: string;
  note: string;
}

function draftOf(told: Wording, say: Translate): Draft {
  const transcript = wordsFor(told);
  const write = told.asked.look?.times ? timedText : plainText;
  return {
    heading: joinParagraphs(translationOf(told, say), headingFor(told, say)),
    text: cleanText(write(transcript, nameFor(told, say))).trim(),
    note: answeredBy(told, say),
  };
}

/** Up to four messages, buttons under the last; what is longer as its beginning and a file. */
function inMessages(draft: Draft, told: Wording, say: Translate): ReplyPart[] {
  const texts = visible(splitMessage(joinParagraphs(draft.heading, draft.text, draft.note)));
  if (texts.length > MAX_TEXT_PARTS) return [beginningOf(draft, say), timedFile(told, say)];
  const buttons = texts.length === 1 ? "all" : "some";
  return texts.map((text, i) => i < texts.length - 1 ? { text } : { text, buttons });
}

function beginningOf({ heading, text, note }: Draft, say: Translate): ReplyPart {
  const [beginning] = splitMessage(text, BEGINNING_UNITS * 4);
  return { text: joinParagraphs(heading, `${beginning} …`, note, say("long-text")), buttons: "some" };
}

/** One message, and a file where it does not hold all. */
function inOne(draft: Draft, told: Wording, say: Translate): ReplyPart[] {
  const part = folded(draft, say("long-text"));
  const isWhole = !part.isCut;
  const message: ReplyPart = { text: part.text, fold: part.fold, buttons: "all" };
  return isWhole ? [message] : [message, timedFile(told, say)];
}

/** @param cut what is said where not all of it finds room */
function folded(draft: Draft, cut: string): TextPart & { isCut?: true } {
  const { heading, text, note } = draft;
  if (text.length <= SHORT_UNITS) return { text: joinParagraphs(heading, text, note) };
  const [beginning] = splitMessage(text, BEGINNING_UNITS);
  const before = `${joinParagraphs(heading, beginning)}\n`;
  const rest = text.slice(beginning.length).trim();
  const whole = foldedAfter(before, rest, note);
  if (whole.text.length <= MAX_MESSAGE_UNITS) return whole;
  const cutNote = joinParagraphs(note, cut);
  const room = MAX_MESSAGE_UNITS - before.length - cutNote.length - 4;
  return { ...foldedAfter(before, `${splitMessage(rest, room)[0]} …`, cutNote), isCut: true };
}

function foldedAfter(before: string, rest: string, note: string): TextPart {
  const after = note === "" ? "" : `\n${note}`;
  return { text: before + rest + after, fold: { offset: before.length, length: rest.length } };
}

function captionOf({ heading, note }: Draft): string | undefined {
  return joinParagraphs(heading, note).slice(0, MAX_CAPTION_UNITS).toWellFormed() || undefined;
}

function visible(parts: readonly string[]): string[] {
  return parts.filter((part) => VISIBLE.test(part));
}

/** Into which language a model has brought it, and what it left. */
function translationOf({ translated }: Wording, say: Translate): string {
  if (translated === undefined) return "";
  const { language: code, model, kept } = translated;
  const title = say("translation-title", { language: languageName(code, say("language-tag")), model });
  return kept === 0 ? title : `${title}\n${say("translation-kept", { count: kept })}`;
}

function headingFor(told: Wording, say: Translate): string {
  const [transcript, lead] = [wordsFor(told), leadOf(told.asked, say)];
  return lead === ""
    ? headingOf(transcript, say, nameFor(told, say))
    : `${lead}\n${factsOf(transcript, say, nameFor(told, say))}`;
}

/** Who answered, when it was not the provider that the person chose, or only now, or the small one in this program. */
function answeredBy(told: Wording, say: Translate): string {
  const { asked, transcript } = told;
  const chosen = providerLabel(asked.provider, say);
  if (transcript.sources.every(({ provider }) => provider === asked.provider)) {
    if (asked.replaces) return say("answered-instead", { provider: chosen });
    const isOwn = profileOf(asked.provider)?.remote === undefined;
    return isOwn && transcript.sources.length > 0 ? say("answered-here") : "";
  }
  const named = transcript.sources.map(({ provider, model }) => `${providerLabel(provider, say)} (${model})`);
  const sources = named.join(", ");
  const isForSpeakers = asked.options.diarize && absentee(told) === undefined;
  return isForSpeakers
    ? say("answered-for-speakers", { sources })
    : say("answered-by", { sources, provider: chosen });
}

function joinParagraphs(...paragraphs: string[]): string {
  return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}
