import { InlineKeyboard } from "grammy/web";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { Translate } from "../text/translations.ts";
import { FILE_FORMATS, type FileFormat } from "./files.ts";
import { AUTO, SPOKEN } from "../settings/choices.ts";
import { inRows } from "../settings/menu.ts";
import { languageName } from "./heading.ts";
import type { ReplyPart } from "./reply.ts";

/** What is asked for by a button under an answer. */
export type Wish =
  /** Other buttons: the formats, the ways of another try, those of the beginning. */
  | { verb: "files" | "again" | "back" }
  | { verb: "file"; format: FileFormat }
  | { verb: "times" | "plain" }
  | { verb: "by"; provider: string }
  | { verb: "in"; language: string }
  /** Who was chosen shall hear it, and its words take the place of a stand-in's. */
  | { verb: "instead" }
  /** Another try of what is no longer kept. */
  | { verb: "anew" };

/** Which answer a button stands under, and how that is shown. */
export interface Place {
  jobId: string;
  /** Which buttons belong there. */
  buttons: NonNullable<ReplyPart["buttons"]>;
  /** Are its times shown? */
  times: boolean;
}

/** Telegram's limit for what a button copies, in UTF-16 units. */
const MAX_COPIED = 256;

/** How many languages are offered for another try, beside the one that is found out. */
const MAX_TRIED = 5;

/** Version 1 of what these buttons send: verb, its argument, which buttons and times, and the job. Later versions go on reading it. */
export const ANSWER_DATA = /^a1:([a-z]+)(?:\.([\w-]+))?:([asr])([t-]):(.+)$/;

const MARKS = { all: "a", some: "s", again: "r" } as const;
const KINDS = { a: "all", s: "some", r: "again" } as const;

export function wishOf(match: readonly string[]): { wish: Wish; place: Place } | undefined {
  const [, verb, argument, mark, times, jobId] = match;
  const buttons = KINDS[mark as keyof typeof KINDS];
  const wish = readWish(verb, argument);
  return wish && { wish, place: { jobId, buttons, times: times === "t" } };
}

function readWish(verb: string, argument = ""): Wish | undefined {
  switch (verb) {
    case "files":
    case "again":
    case "back":
    case "times":
    case "plain":
    case "anew":
    case "instead":
      return { verb };
    case "by":
      return { verb, provider: argument };
    case "in":
      return { verb, language: argument };
    case "file": {
      const format = FILE_FORMATS.find((each) => each === argument);
      return format && { verb, format };
    }
    default:
      return undefined;
  }
}

/** The buttons under an answer; a short text can be copied by one, `better` who was away can be asked for by another. */
export function answerKeyboard(
  place: Place,
  say: Translate,
  copied = "",
  better?: ProviderName,
): InlineKeyboard {
  const provider = providerLabel(better ?? "");
  const instead = better ? [[button(say("button-instead", { provider }), "instead", place)]] : [];
  return InlineKeyboard.from([...instead, usualButtons(place, say, copied)]);
}

function usualButtons(place: Place, say: Translate, copied: string) {
  const again = button(say("button-again"), "again", place);
  if (place.buttons === "again") return [again];
  const times = place.times
    ? button(say("button-plain"), "plain", place)
    : button(say("button-times"), "times", place);
  const canCopy = copied !== "" && copied.length <= MAX_COPIED;
  return [
    button(say("button-files"), "files", place),
    ...(canCopy ? [InlineKeyboard.copyText(say("button-copy"), copied)] : []),
    ...(place.buttons === "all" ? [times] : []),
    again,
  ];
}

/** A button for each format. */
export function filesKeyboard(place: Place, say: Translate): InlineKeyboard {
  const keys = FILE_FORMATS.map((format) => button(format.toUpperCase(), `file.${format}`, place));
  return InlineKeyboard.from([keys.slice(0, 3), keys.slice(3), [back(place, say)]]);
}

/** A button for each other provider, and for each language. */
export function againKeyboard(
  place: Place,
  providers: readonly ProviderName[],
  say: Translate,
): InlineKeyboard {
  const tag = say("language-tag");
  const languages = [
    button(say("language-auto"), `in.${AUTO}`, place),
    ...SPOKEN.slice(0, MAX_TRIED).map((code) => button(languageName(code, tag), `in.${code}`, place)),
  ];
  return InlineKeyboard.from([
    ...inRows(providers.map((name) => button(`🎙 ${providerLabel(name)}`, `by.${name}`, place)), 2),
    ...inRows(languages, 3),
    [back(place, say)],
  ]);
}

/** What stands under an answer whose words are gone. */
export function anewKeyboard(place: Place, say: Translate): InlineKeyboard {
  return InlineKeyboard.from([[button(say("button-again"), "anew", place)]]);
}

function back(place: Place, say: Translate) {
  return button(say("button-back"), "back", place);
}

function button(text: string, verb: string, { buttons, times, jobId }: Place) {
  return InlineKeyboard.text(text, `a1:${verb}:${MARKS[buttons]}${times ? "t" : "-"}:${jobId}`);
}
