import { splitGraphemes } from "../../transcript/graphemes.ts";

/** Control characters other than line feeds and tabs. */
const CONTROLS = /(?![\n\t])\p{Cc}/gu;
/** Marks that turn the direction of what follows them, and spaces that nobody sees. */
const DIRECTIONS = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** The text as Telegram takes it: whole characters, no control characters but line feeds and tabs. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, "\n").replaceAll(CONTROLS, "");
}

/** Somebody's name for something on one line, of at most `maxCharacters`, as it may stand in a sentence of ours. */
export function cleanName(name: string, maxCharacters: number): string {
  // Cut first: characters need a moment to be told apart, and a name may be of any length.
  const start = cleanText(name.slice(0, maxCharacters * 8)).replaceAll(DIRECTIONS, "").replaceAll(/\s+/g, " ")
    .trim();
  const characters = splitGraphemes(start);
  const isWhole = characters.length <= maxCharacters && start.length <= maxCharacters * 4;
  return isWhole
    ? start
    : `${characters.slice(0, maxCharacters - 1).join("").slice(0, maxCharacters * 4).toWellFormed()}…`;
}
