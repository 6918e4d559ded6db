import { countGraphemes, isUnspaced, splitGraphemes, splitWords } from "./graphemes.ts";
import type { Segment } from "./transcript.ts";

/** The smallest stretch of text that may stand on a line of its own, with its time. */
export interface TimedText {
  text: string;
  /** A space stands between it and the one before it, when both are on one line. */
  spaced: boolean;
  startSeconds: number;
  endSeconds: number;
}

interface Span {
  weight: number;
  startSeconds: number;
  endSeconds: number;
}

/** Cuts a segment where lines may break, none longer than `maxLength` characters. */
export function timeText(segment: Segment, maxLength: number): TimedText[] {
  const parts = breakText(segment.text, maxLength);
  const { spans, weigh } = timeline(segment);
  let position = 0;
  let lastEnd = segment.startSeconds;
  return parts.map((part) => {
    const weight = weigh(part.text);
    const startSeconds = weight === 0 ? lastEnd : timeAfter(spans, position);
    const endSeconds = weight === 0 ? lastEnd : timeBefore(spans, position + weight);
    position += weight;
    lastEnd = endSeconds;
    return { ...part, startSeconds, endSeconds };
  });
}

/**
 * Where the times come from: the words, when they spell the same letters as the text; else the segment as a whole, in
 * which times are estimated in proportion to the characters (never across segments).
 */
function timeline(segment: Segment): { spans: Span[]; weigh: (text: string) => number } {
  const words = segment.words ?? [];
  const spelled = letters(words.map((word) => word.text).join(""));
  if (spelled !== "" && spelled === letters(segment.text)) {
    const weigh = (text: string) => letters(text).length;
    return { spans: words.map((word) => ({ ...word, weight: weigh(word.text) })), weigh };
  }
  const weight = countGraphemes(segment.text.replaceAll(/[\s\p{Cc}]+/gu, ""));
  const { startSeconds, endSeconds } = segment;
  return {
    spans: [{ weight, startSeconds, endSeconds: Math.max(startSeconds, endSeconds) }],
    weigh: countGraphemes,
  };
}

/** Letters and digits alone: providers' words often lack the punctuation and capitals of the text. */
function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
}

/** The time at which what stands after `position` begins. */
function timeAfter(spans: readonly Span[], position: number): number {
  let begin = 0;
  for (const span of spans) {
    if (position < begin + span.weight) return within(span, position - begin);
    begin += span.weight;
  }
  return spans.at(-1)?.endSeconds ?? 0;
}

/** The time at which what stands before `position` ends. */
function timeBefore(spans: readonly Span[], position: number): number {
  let begin = 0;
  for (const span of spans) {
    if (position <= begin + span.weight && span.weight > 0) return within(span, position - begin);
    begin += span.weight;
  }
  return spans.at(-1)?.endSeconds ?? 0;
}

function within(span: Span, offset: number): number {
  return span.startSeconds + (span.endSeconds - span.startSeconds) * offset / span.weight;
}

type Part = Pick<TimedText, "text" | "spaced">;

/** Breaks at spaces; words of unspaced scripts and words that are too long are broken further. */
function breakText(text: string, maxLength: number): Part[] {
  return text.split(/[\s\p{Cc}]+/u).filter((token) => token !== "").flatMap((token) => {
    const whole = countGraphemes(token) <= maxLength && !isUnspaced(token);
    const parts = whole ? [token] : breakToken(token, maxLength);
    return parts.map((part, i) => ({ text: part, spaced: i === 0 }));
  });
}

function breakToken(token: string, maxLength: number): string[] {
  const parts: string[] = [];
  for (const word of splitWords(token)) {
    const last = parts.at(-1);
    const isPunctuation = letters(word) === "";
    if (last !== undefined && isPunctuation && countGraphemes(last + word) <= maxLength) {
      parts[parts.length - 1] = last + word;
    } else {
      parts.push(...chunks(word, maxLength));
    }
  }
  return parts;
}

function chunks(word: string, maxLength: number): string[] {
  const characters = splitGraphemes(word);
  const count = Math.ceil(characters.length / maxLength);
  return Array.from(
    { length: count },
    (_, i) => characters.slice(i * maxLength, (i + 1) * maxLength).join(""),
  );
}
