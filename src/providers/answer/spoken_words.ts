import { align } from "./align.ts";
import { sliceTokens } from "./cover.ts";
import type { SaidPart, SaidWord } from "./said.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A word at its place in the text of its part: the tokens `first` to `last`. */
export interface PlacedWord extends SaidWord {
  first: number;
  last: number;
}

/** A part with its words, which spell its text; no words when too few of them were told. */
export interface SpokenPart extends SaidPart {
  words: PlacedWord[];
}

/** Below this share of its words a part has none. */
const LEAST_TOLD = 0.5;

/**
 * Gives the words to the parts by what they spell, not by when they were said: words without times find their place, too.
 * `strangers` are the words that no part holds.
 */
export function spellOut(
  parts: readonly SaidPart[],
  words: readonly SaidWord[],
): { spelled: SpokenPart[]; strangers: SaidWord[] } {
  const tokens = parts.map(({ text }) => tokensOf(text));
  const told = toldBy(words, tokens.flat().map(({ key }) => key));
  let from = 0;
  const spelled = parts.map((part, i) => {
    const own = tokens[i].map((_, at) => told.get(from + at));
    from += tokens[i].length;
    const enough = own.filter((word) => word !== undefined).length >= own.length * LEAST_TOLD;
    return { ...part, words: enough ? wordsOf(part, tokens[i], own, words) : [] };
  });
  const known = new Set(told.values());
  return { spelled, strangers: words.filter((_, word) => !known.has(word)) };
}

/** For each token of the parts the word that tells it; words that come in another order are taken by their times. */
function toldBy(words: readonly SaidWord[], keys: readonly string[]): Map<number, number> {
  const inOrder = words.map(({ text, start = 0 }, word) => ({ keys: tokensOf(text), word, start }));
  const orders = [inOrder, inOrder.toSorted((a, b) => a.start - b.start)].map((order) => {
    const heard = order.flatMap(({ keys, word }) => keys.map(({ key }) => ({ key, word })));
    const found = align(keys, heard.map(({ key }) => key));
    return new Map(heard.flatMap(({ word }, i) => found[i] < 0 ? [] : [[found[i], word] as const]));
  });
  return orders[1].size > orders[0].size ? orders[1] : orders[0];
}

/** One word for each that was told, and one for each token between them. */
function wordsOf(
  part: SaidPart,
  tokens: readonly Token[],
  told: readonly (number | undefined)[],
  words: readonly SaidWord[],
): PlacedWord[] {
  const lastOf = new Map(told.map((word, at) => [word, at]));
  const result: PlacedWord[] = [];
  for (let first = 0; first < tokens.length;) {
    const index = told[first];
    const last = index === undefined ? first : lastOf.get(index) ?? first;
    const word = index === undefined ? {} : words[index];
    result.push({ ...word, text: sliceTokens(part.text, tokens, first, last), first, last });
    first = last + 1;
  }
  return spokenBy(result, part.speaker);
}

/** Words of which nobody says who spoke them belong to who spoke before. */
function spokenBy(words: readonly PlacedWord[], usual: SaidPart["speaker"]): PlacedWord[] {
  let speaker = words.find((word) => word.speaker !== undefined)?.speaker ?? usual;
  return words.map((word) => {
    speaker = word.speaker ?? speaker;
    return { ...word, speaker };
  });
}

/** A part ends where another speaker takes over. */
export function splitTurns(part: SpokenPart): SpokenPart[] {
  const groups: PlacedWord[][] = [];
  for (const word of part.words) {
    const current = groups.at(-1);
    if (current?.at(-1)?.speaker === word.speaker) current?.push(word);
    else groups.push([word]);
  }
  if (groups.length < 2) return [{ ...part, speaker: part.words.at(0)?.speaker ?? part.speaker }];
  const tokens = tokensOf(part.text);
  return groups.map((words) => ({
    ...part,
    start: undefined,
    end: undefined,
    text: sliceTokens(part.text, tokens, words[0].first, words[words.length - 1].last),
    speaker: words[0].speaker,
    words,
  }));
}
