import { cleanText } from "./clean.ts";

/** In UTF-16 units: beside the progress there is room for more, but nobody reads it. */
const MOST_UNITS = 2_000;
const VISIBLE = /[\p{L}\p{N}]/u;
/** Where a reader can begin. */
const BEGINNINGS = [/(?<=[.!?…。！？]["'”’»)\]]*\s*)\S/u, /(?<=\s)\S/u];

/** What is shown of words that are not all there yet: the newest of them; "" when there is nothing to read. */
export function newestWords(words: string): string {
  const text = cleanText(words).trim();
  if (!VISIBLE.test(text)) return "";
  if (text.length <= MOST_UNITS) return text;
  const tail = text.slice(-MOST_UNITS);
  const starts = BEGINNINGS.map((beginning) => tail.search(beginning));
  const start = starts.find((each) => each > 0 && each < MOST_UNITS / 2) ?? 0;
  return `… ${tail.slice(start).toWellFormed()}`;
}
