import { InlineKeyboard } from "grammy/web";
import type { ProviderName } from "../../pipeline/transcriber.ts";
import { providerLabel } from "../text/provider_names.ts";
import type { Translate } from "../text/translations.ts";
import { FILE_FORMATS, type FileFormat } from "./files.ts";
import { AUTO, languageOf, SPOKEN } from "../settings/choices.ts";
import { inRows } from "../settings/menu.ts";
import { languageName } from "./heading.ts";
import type { ReplyPart } from "./reply.ts";

/** What is asked for by a button under an answer. */
export type Wish =
  /** Other buttons: the formats, the ways of another try, those of the beginning. */
  | { verb: "files" | "again" | "back" }
  | { verb: "file"; format: FileFormat }
  | { verb: "times" | "plain" }
  /** With fillers and false starts, or without them. */
  | { verb: "clean" | "verbatim" }
  | { verb: "by"; provider: string }
  | { verb: "in"; language: string }
  /** Which languages there are for a translation, or for another summary. */
  | { verb: "languages" }
  /** Made by a language model; without a language in that which the bot speaks here. */
  | { verb: "summary" | "translation"; language?: string }
  /** The speakers, to be named; which one; and their names no more. */
  | { verb: "speakers" | "unname" }
  | { verb: "name"; speaker: number }
  /** Who was chosen shall hear it, and its words take the place of a stand-in's. */
  | { verb: "instead" }
  /** Another try of what is no longer kept. */
  | { verb: "anew" };

/** Which answer a button stands under, and how that is shown. */
export interface Place {
  jobId: string;
  /** Which buttons belong there. */
  buttons: NonNullable<ReplyPart["buttons"]> | "summary";
  /** Are its times shown? */
  times: boolean;
  /** Of a translation: its language. */
  language?: string;
}

/** What else can be made of an answer. */
export interface Further {
  /** By a language model. */
  summary: boolean;
  translation: boolean;
  /** Several speak, who can be named. */
  speakers: boolean;
  /** In other words: those that were said, or without fillers. */
  speech?: "clean" | "verbatim";
}

/** Telegram's limit for what a button copies, in UTF-16 units. */
const MAX_COPIED = 256;

/** More of them would fill the screen: those who spoke first are named first. */
const MAX_SPEAKERS = 40;
/** How many languages are offered for another try, beside the one that is found out. */
const MAX_TRIED = 5;

/** Version 1 of what these buttons send: verb, its argument, which buttons and times, the job, and the language of a translation. Later versions go on reading it. */
export const ANSWER_DATA = /^a1:([a-z]+)(?:\.([\w-]+))?:([asrm])([t-]):([^@]+)(?:@([a-z]{2,3}))?$/;

const MARKS = { all: "a", some: "s", again: "r", summary: "m" } as const;
const KINDS = { a: "all", s: "some", r: "again", m: "summary" } as const;

export function wishOf(match: readonly string[]): { wish: Wish; place: Place } | undefined {
  const [, verb, argument, mark, times, jobId, language] = match;
  const buttons = KINDS[mark as keyof typeof KINDS];
  const wish = readWish(verb, argument);
  const place = { jobId, buttons, times: times === "t", ...(language && { language }) };
  return wish && { wish, place };
}

function readWish(verb: string, argument = ""): Wish | undefined {
  switch (verb) {
    case "files":
    case "again":
    case "back":
    case "times":
    case "plain":
    case "clean":
    case "verbatim":
    case "anew":
    case "languages":
    case "speakers":
    case "unname":
    case "instead":
      return { verb };
    case "summary":
    case "translation":
      return { verb, ...(languageOf(argument) && { language: argument }) };
    case "name":
      return /^\d{1,4}$/.test(argument) ? { verb, speaker: Number(argument) } : undefined;
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
  can?: Further,
): InlineKeyboard {
  const provider = providerLabel(better ?? "", say);
  const instead = better ? [[button(say("button-instead", { provider }), "instead", place)]] : [];
  return InlineKeyboard.from([
    ...instead,
    usualButtons(place, say, copied),
    ...furtherButtons(place, say, can),
  ]);
}

function furtherButtons(place: Place, say: Translate, can?: Further) {
  const row = [
    ...(can?.speakers ? [button(say("button-speakers"), "speakers", place)] : []),
    ...(can?.speech ? [button(say(`button-${can.speech}`), can.speech, place)] : []),
    ...(can?.summary ? [button(say("button-summary"), "summary", place)] : []),
    ...(can?.translation ? [button(say("button-translate"), "languages", place)] : []),
  ];
  return row.length > 0 ? [row] : [];
}

function usualButtons(place: Place, say: Translate, copied: string) {
  const again = button(say("button-again"), "again", place);
  if (place.buttons === "again") return [again];
  if (place.buttons === "summary") return [button(say("button-other-language"), "languages", place)];
  const times = place.times
    ? button(say("button-plain"), "plain", place)
    : button(say("button-times"), "times", place);
  const canCopy = copied !== "" && copied.length <= MAX_COPIED;
  return [
    button(say("button-files"), "files", place),
    ...(canCopy ? [InlineKeyboard.copyText(say("button-copy"), copied)] : []),
    ...(place.buttons === "all" ? [times] : []),
    ...(place.language === undefined ? [again] : []),
  ];
}

/** A button for each language of a translation or summary, that of the bot first. */
export function languagesKeyboard(
  place: Place,
  { first, spoken }: { first: string; spoken: string | undefined },
  say: Translate,
): InlineKeyboard {
  const isSummary = place.buttons === "summary";
  const verb = isSummary ? "summary" : "translation";
  const offered = [first, ...SPOKEN.filter((code) => code !== first)]
    .filter((code) => isSummary || code !== spoken);
  const tag = say("language-tag");
  const keys = offered.map((code) => button(languageName(code, tag), `${verb}.${code}`, place));
  return InlineKeyboard.from([...inRows(keys, 3), [back(place, say)]]);
}

/** A button for each speaker, by which they get a name. */
export function speakersKeyboard(
  place: Place,
  speakers: ReadonlyMap<number, string>,
  { hasNames }: { hasNames: boolean },
  say: Translate,
): InlineKeyboard {
  const keys = [...speakers].slice(0, MAX_SPEAKERS)
    .map(([speaker, name]) => button(`👤 ${name}`, `name.${speaker}`, place));
  const unname = hasNames ? [[button(say("button-unname"), "unname", place)]] : [];
  return InlineKeyboard.from([...inRows(keys, 2), ...unname, [back(place, say)]]);
}

/** What a button sends: also the way back from a question to the answer that it is about. */
export function dataOf(verb: string, { buttons, times, jobId, language }: Place): string {
  const of = language === undefined ? jobId : `${jobId}@${language}`;
  return `a1:${verb}:${MARKS[buttons]}${times ? "t" : "-"}:${of}`;
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
    ...inRows(providers.map((name) => button(`🎙 ${providerLabel(name, say)}`, `by.${name}`, place)), 2),
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

function button(text: string, verb: string, place: Place) {
  return InlineKeyboard.text(text, dataOf(verb, place));
}
