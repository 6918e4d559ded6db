import type { Segment, Transcript, Word } from "./transcript.ts";

/** What people say while they look for words. */
interface Habits {
  fillers: RegExp;
  /** Small words that nobody doubles on purpose. */
  small: ReadonlySet<string>;
}

/** "Orang orang" and "very very" are meant; a doubled article or pronoun is not. */
const HABITS: Readonly<Record<string, Habits>> = {
  en: {
    fillers: /^(u+h+m*|u+m+|e+r+m+|er|a+h+m+|h+m+|m+h+m+|mm+)$/,
    small: words("i we you he she it they a an the and but so or to of in on at for with my our your is was"),
  },
  id: {
    fillers: /^(e+h*|e+h*m+|e+ng|a+h*m+|h+m+|mm+|u+h*m+|anu)$/,
    small: words(
      "saya aku kami kita kamu anda dia mereka yang di ke dari dan atau tapi untuk dengan karena pada",
    ),
  },
};

/** Malay is taken for Indonesian, and the other way round; who looks for words says the same in both. */
const SAME: Readonly<Record<string, string>> = { ms: "id" };

/** The words without fillers, doubled small words and broken-off beginnings; in a language without rules as they are. */
export function cleanSpeech(transcript: Transcript): Transcript {
  const { language = "" } = transcript;
  const habits = HABITS[SAME[language] ?? language];
  if (habits === undefined) return transcript;
  const segments = transcript.segments.map((segment) => cleanSegment(segment, habits));
  return { ...transcript, segments: segments.filter(({ text }) => text !== "") };
}

function cleanSegment(segment: Segment, habits: Habits): Segment {
  const text = cleanTokens(segment.text.split(/\s+/), habits).map((token) => token.text).join(" ");
  if (segment.words === undefined) return { ...segment, text };
  return { ...segment, text, words: cleanWords(segment.words, habits) };
}

function cleanWords(spoken: readonly Word[], habits: Habits): Word[] {
  const kept = cleanTokens(spoken.map(({ text }) => text.trim()), habits);
  return kept.map(({ text, at }) => ({ ...spoken[at], text }));
}

interface Token {
  text: string;
  /** Its place among all. */
  at: number;
}

function cleanTokens(all: readonly string[], habits: Habits): Token[] {
  const kept: Token[] = [];
  let isCapital = false;
  all.forEach((text, at) => {
    if (isSuperfluous(all, at, habits)) {
      isCapital ||= startsSentence(kept) && /^\P{L}*\p{Lu}/u.test(text);
      closeSentence(kept, text);
      return;
    }
    kept.push({ text: isCapital ? capitalised(text) : text, at });
    isCapital = false;
  });
  return kept;
}

function isSuperfluous(all: readonly string[], at: number, { fillers, small }: Habits): boolean {
  const [token, next] = [all[at], all[at + 1] ?? ""];
  const [word, following] = [bare(token), bare(next)];
  if (fillers.test(word)) return true;
  if (following === "" || /[.?!]["'”’)]*$/.test(token)) return false;
  if (isDoubled(all, at, small)) return true;
  return /^\p{L}+[-–—]$/u.test(token) && following.startsWith(word);
}

/** "the the", and "I was I was". */
function isDoubled(all: readonly string[], at: number, small: ReadonlySet<string>): boolean {
  const [first, second, third, fourth] = all.slice(at, at + 4).map(bare);
  if (small.has(first) && first === second) return true;
  const isPair = (one: string, other: string) => small.has(one) && small.has(other);
  return isPair(first, second) && first === third && second === fourth ||
    at > 0 && isPair(bare(all[at - 1]), first) && bare(all[at - 1]) === second && first === third;
}

/** The end of a sentence stays, though its last word goes. */
function closeSentence(kept: Token[], gone: string): void {
  const [end] = /[.?!]+["'”’)]*$/.exec(gone) ?? [];
  const last = kept.at(-1);
  if (end === undefined || last === undefined || /[.?!]["'”’)]*$/.test(last.text)) return;
  kept[kept.length - 1] = { ...last, text: last.text.replace(/[,;:–—-]+$/, "") + end };
}

function startsSentence(kept: readonly Token[]): boolean {
  const last = kept.at(-1);
  return last === undefined || /[.?!…]["'”’)]*$/.test(last.text);
}

function bare(token: string): string {
  return token.toLowerCase().replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

function capitalised(text: string): string {
  return text.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
