import { countGraphemes } from "./graphemes.ts";
import { endsSentence, type NameOf, speakerNames } from "./text.ts";
import { type TimedText, timeText } from "./timed_text.ts";
import type { Segment, Transcript } from "./transcript.ts";

const MAX_LINE_LENGTH = 42;
const MAX_CUE_MS = 7_000;
const MIN_CUE_MS = 1_000;
/** A silence this long ends a cue. */
const PAUSE_SECONDS = 2;
/** A cue at least this long ends with its sentence. */
const FULL_ENOUGH = 32;
/** So many characters more on one side are no worse than an end in the middle of a clause. */
const CLAUSE_WORTH = 16;
const CLAUSE_END = /[,;:，、；：–—]$/u;

/** A subtitle: one or two lines of at most 42 characters, shown for at most 7 s. Cues do not overlap. */
export interface Cue {
  startMs: number;
  endMs: number;
  lines: string[];
  speaker?: number;
}

export interface CueOptions {
  /** Write "Speaker 1:" into the text where the speaker changes, for formats that have no other place for it. */
  nameSpeakers?: boolean;
  nameOf?: NameOf;
}

/** Cuts a transcript into subtitles; words are never cut, unless one alone is longer than a line. */
export function makeCues(transcript: Transcript, options: CueOptions = {}): Cue[] {
  let speaker: number | undefined;
  const { nameOf = speakerNames(transcript) } = options;
  const drafts = transcript.segments.flatMap((segment) => {
    const isNamed = options.nameSpeakers === true && segment.speaker !== speaker;
    speaker = segment.speaker;
    return groups(isNamed ? named(segment, nameOf) : timeText(segment, MAX_LINE_LENGTH))
      .map((group) => draftCue(group, segment.speaker));
  });
  return settleTimes(drafts);
}

function named(segment: Segment, nameOf: NameOf): TimedText[] {
  const texts = timeText(segment, MAX_LINE_LENGTH);
  if (segment.speaker === undefined || texts.length === 0) return texts;
  const { startSeconds } = texts[0];
  const name = { text: `${nameOf(segment.speaker)}:`, spaced: true };
  return [{ ...name, startSeconds, endSeconds: startSeconds }, ...texts];
}

/** Fills cues one after another. */
function groups(texts: readonly TimedText[]): TimedText[][] {
  const result: TimedText[][] = [];
  for (const text of texts) {
    const current = result.at(-1);
    if (current === undefined || !belongs(current, text)) result.push([text]);
    else current.push(text);
  }
  return evened(result);
}

/** Where the rest of a sentence is short, it shares its words with the cue before it. */
function evened(groups: readonly TimedText[][]): TimedText[][] {
  const result: TimedText[][] = [];
  for (const group of groups) {
    const before = result.at(-1);
    if (before !== undefined && isShortRest(before, group)) result.splice(-1, 1, ...halved(before, group));
    else result.push(group);
  }
  return result;
}

function isShortRest(before: readonly TimedText[], rest: readonly TimedText[]): boolean {
  return !endsSentence(joined(before)) && !isPauseBetween(before, rest) &&
    countGraphemes(joined(rest)) < countGraphemes(joined(before)) / 2;
}

/** Two cues as even as may be, the first one rather ending with a clause. */
function halved(before: readonly TimedText[], rest: readonly TimedText[]): TimedText[][] {
  const all = [...before, ...rest];
  const cuts = before.map((_, i) => [all.slice(0, i + 1), all.slice(i + 1)])
    .filter(([, second]) => fits(second))
    .map((cut) => ({ cut, cost: unevenness(cut) }));
  return cuts.toSorted((a, b) => a.cost - b.cost).at(0)?.cut ?? [[...before], [...rest]];
}

function unevenness([first, second]: TimedText[][]): number {
  const [text, length] = [joined(first), countGraphemes(joined(second))];
  return Math.abs(countGraphemes(text) - length) - (CLAUSE_END.test(text) ? CLAUSE_WORTH : 0);
}

function belongs(current: readonly TimedText[], next: TimedText): boolean {
  const soFar = joined(current);
  const isComplete = endsSentence(soFar) && countGraphemes(soFar) >= FULL_ENOUGH;
  return !isComplete && !isPauseBetween(current, [next]) && fits([...current, next]);
}

function isPauseBetween(before: readonly TimedText[], next: readonly TimedText[]): boolean {
  return next[0].startSeconds - before[before.length - 1].endSeconds > PAUSE_SECONDS;
}

function fits(texts: readonly TimedText[]): boolean {
  return (texts[texts.length - 1].endSeconds - texts[0].startSeconds) * 1000 <= MAX_CUE_MS &&
    layOut(texts) !== undefined;
}

/** One line, or the two most even ones; undefined when two lines do not hold the text. */
function layOut(texts: readonly TimedText[]): string[] | undefined {
  const whole = joined(texts);
  if (countGraphemes(whole) <= MAX_LINE_LENGTH) return [whole];
  const layouts = texts.slice(1).map((_, i) => [joined(texts.slice(0, i + 1)), joined(texts.slice(i + 1))])
    .map((lines) => ({ lines, longest: Math.max(...lines.map(countGraphemes)) }));
  const best = layouts.toSorted((a, b) => a.longest - b.longest).at(0);
  return best !== undefined && best.longest <= MAX_LINE_LENGTH ? best.lines : undefined;
}

function joined(texts: readonly TimedText[]): string {
  return texts.map(({ text, spaced }, i) => i > 0 && spaced ? ` ${text}` : text).join("");
}

function draftCue(texts: readonly TimedText[], speaker: number | undefined): Cue {
  const cue = {
    startMs: Math.round(texts[0].startSeconds * 1000),
    endMs: Math.round(texts[texts.length - 1].endSeconds * 1000),
    lines: layOut(texts) ?? [joined(texts)],
  };
  return speaker === undefined ? cue : { ...cue, speaker };
}

/** Every cue lasts at least 1 s where the next leaves room, at most 7 s, and never into the next. */
function settleTimes(drafts: readonly Cue[]): Cue[] {
  let floorMs = 0;
  return drafts.map((draft, i) => {
    const startMs = Math.max(draft.startMs, floorMs);
    const nextMs = Math.max(drafts[i + 1]?.startMs ?? Infinity, startMs + 1);
    const wantedMs = Math.min(Math.max(draft.endMs, startMs + MIN_CUE_MS), startMs + MAX_CUE_MS);
    const endMs = Math.min(wantedMs, nextMs);
    floorMs = endMs;
    return { ...draft, startMs, endMs };
  });
}
