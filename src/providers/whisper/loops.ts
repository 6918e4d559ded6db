import type { Segment } from "../../transcript/transcript.ts";
import type { Doubt } from "./filter.ts";
import { isPhantom, normalise } from "./phantoms.ts";

/** A loop repeats up to this many segments, or this many words within one. */
const LONGEST_PERIOD = { segments: 3, words: 8 };

/**
 * Keeps the first round of a loop of segments ("A A A A", "A B A B A B"). People repeat themselves too:
 * how many rounds make a loop depends on what else speaks against the segments.
 */
export function collapseRuns<S extends Segment>(segments: readonly S[], doubt: (segment: S) => Doubt): S[] {
  const texts = segments.map(({ text }) => normalise(text));
  const kept: S[] = [];
  for (let at = 0; at < segments.length;) {
    const { period, rounds } = longestRun(texts, at, LONGEST_PERIOD.segments);
    const run = segments.slice(at, at + period * rounds);
    const looping = rounds > 1 && rounds >= roundsOfLoop(run, doubt);
    const keep = looping ? period : 1;
    kept.push(...segments.slice(at, at + keep));
    at += looping ? period * rounds : 1;
  }
  return kept;
}

/** Fewest rounds that make a loop where something else says so, too. */
const FEWEST_ROUNDS = 3;

/** Segments that are part of a loop of segments ("A A A", "A B A B A B"). */
export function loopingSegments<S extends Segment>(segments: readonly S[]): Set<S> {
  const texts = segments.map(({ text }) => normalise(text));
  const looping = new Set<S>();
  for (let at = 0; at < segments.length; at++) {
    const { period, rounds } = longestRun(texts, at, LONGEST_PERIOD.segments);
    if (rounds < FEWEST_ROUNDS) continue;
    for (const segment of segments.slice(at, at + period * rounds)) looping.add(segment);
    at += period * rounds - 1;
  }
  return looping;
}

/** Longer texts are no loop in all: nobody looks further for a round. */
const LONGEST_LOOP = 2000;
const ROUNDS = new RegExp(`^(.{1,80}?)\\1{${FEWEST_ROUNDS - 1},}`, "su");
/** What remains is an unfinished round. */
const MOSTLY = 0.8;

/** Is all of this text one thing again and again, in any script? */
export function isLoop(text: string): boolean {
  const letters = normalise(text).replaceAll(/\s/g, "");
  if (letters === "" || letters.length > LONGEST_LOOP) return false;
  return (ROUNDS.exec(letters)?.[0].length ?? 0) >= letters.length * MOSTLY;
}

function roundsOfLoop<S extends Segment>(run: readonly S[], doubt: (segment: S) => Doubt): number {
  const doubts = run.map(doubt);
  if (doubts.includes("some")) return run.every(({ text }) => isPhantom(text)) ? 2 : 3;
  // Without measures, only lines of machine-like equal length are a loop.
  return doubts.includes("unknown") && ofEqualLength(run) ? 5 : Infinity;
}

function ofEqualLength(run: readonly Segment[]): boolean {
  const lengths = run.map(({ startSeconds, endSeconds }) => endSeconds - startSeconds);
  return Math.max(...lengths) - Math.min(...lengths) < 0.1;
}

/** In longer texts nobody looks for loops, which takes time. */
const LONGEST_TEXT = 100_000;

/** Keeps the first round of words that go round and round within one segment. */
export function collapseLoop<S extends Segment>(segment: S, doubt: Doubt): S {
  if (segment.text.length > LONGEST_TEXT) return segment;
  const fewest = { none: Infinity, unknown: 12, some: 6 }[doubt];
  const tokens = segment.text.trim().split(/\s+/);
  const loop = findLoop(tokens, fewest);
  if (loop === undefined) return segment;
  const keep = (_: unknown, index: number) => index < loop.keepUntil || index >= loop.end;
  const words = segment.words?.length === tokens.length ? segment.words.filter(keep) : undefined;
  return { ...segment, text: tokens.filter(keep).join(" "), words };
}

function findLoop(tokens: readonly string[], fewest: number): { keepUntil: number; end: number } | undefined {
  const plain = tokens.map(normalise);
  for (let at = 0; at < plain.length; at++) {
    const { period, rounds } = longestRun(plain, at, LONGEST_PERIOD.words);
    if (rounds >= fewest) return { keepUntil: at + period, end: at + period * rounds };
  }
  return undefined;
}

/** The repetition starting at `at` that covers most; its shortest period when several do. */
function longestRun(texts: readonly string[], at: number, longestPeriod: number) {
  let best = { period: 1, rounds: 1 };
  for (let period = 1; period <= longestPeriod; period++) {
    let end = at + period;
    while (end < texts.length && texts[end] === texts[end - period]) end++;
    const rounds = Math.floor((end - at) / period);
    if (rounds > 1 && rounds * period > best.rounds * best.period) best = { period, rounds };
  }
  return best;
}
