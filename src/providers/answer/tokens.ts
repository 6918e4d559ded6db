import { isUnspaced } from "../../transcript/graphemes.ts";

/** A word, or one character of a script that puts no spaces between words, at its place in a text. */
export interface Token {
  /** The same for all spellings with other capitals and accents' encodings. */
  key: string;
  start: number;
  end: number;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const CHARACTER = /.\p{M}*/gsu;

/** The words of a text without what stands between them. */
export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }) => {
    const parts = isUnspaced(word) ? Array.from(word.matchAll(CHARACTER)) : [{ 0: word, index: 0 }];
    return parts.map(({ 0: part, index: offset }) => ({
      key: part.toLowerCase().normalize("NFKC"),
      start: index + offset,
      end: index + offset + part.length,
    }));
  });
}

/** Letters and digits: how much there is to say. */
export function weightOf(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
