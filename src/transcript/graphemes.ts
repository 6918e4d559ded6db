const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const words = new Intl.Segmenter(undefined, { granularity: "word" });

/** What a reader sees as single characters: a flag or a letter with its accents is one. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Length in characters as a reader counts them. */
export function countGraphemes(text: string): number {
  return /^\p{ASCII}*$/u.test(text) ? text.length : splitGraphemes(text).length;
}

/** Words of a text without spaces (as in Chinese or Thai), with the punctuation between them; nothing is dropped. */
export function splitWords(text: string): string[] {
  return Array.from(words.segment(text), ({ segment }) => segment);
}

/** Chinese and Japanese, with their marks (also those of several scripts, as in "コーヒー") and wide characters. */
const CJK =
  "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\u3000-\\u303f\\u30a0-\\u30ff\\uff01-\\uff9f\\uffe0-\\uffe6";
const HAN_OR_KANA = new RegExp(`[${CJK}]`, "u");
/** Scripts that are written without spaces between words. */
const UNSPACED = new RegExp(
  `[${CJK}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Tibetan}\\p{sc=Javanese}\\p{sc=Balinese}]`,
  "u",
);

/** Is part of the text written without spaces between words? */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text);
}

/** Joins two stretches of text with a space, or without one between scripts that use none ("第" "3" "章" included). */
export function joinText(before: string, after: string): string {
  if (before === "" || after === "") return before + after;
  const last = Array.from(before.slice(-2)).at(-1) ?? "";
  const first = Array.from(after.slice(0, 2)).at(0) ?? "";
  const isCounted = /\p{N}/u.test(first) && HAN_OR_KANA.test(last) ||
    /\p{N}/u.test(last) && HAN_OR_KANA.test(first);
  return isCounted || isUnspaced(last) && isUnspaced(first) ? before + after : `${before} ${after}`;
}
