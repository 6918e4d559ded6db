import type { Segment, Word } from "../../transcript/transcript.ts";

/**
 * Segments as the rest of the program relies on them: trimmed, none empty, ordered, not overlapping (one that lasts too long ends
 * where the next begins), all times within the piece. Providers promise none of this.
 */
export function tidySegments(segments: readonly Segment[], durationSeconds: number): Segment[] {
  const spoken = segments
    .filter(({ text }) => text.trim() !== "")
    .map((segment) => ({ ...segment, ...within(segment, 0, durationSeconds) }))
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  return spoken.map(({ text, startSeconds, endSeconds, speaker, words }, i) => {
    const end = Math.min(endSeconds, spoken[i + 1]?.startSeconds ?? durationSeconds);
    const tidy = tidyWords(words ?? [], durationSeconds);
    const times = { startSeconds, endSeconds: end };
    return { text: text.trim(), ...times, ...spokenBy(speaker), ...(tidy.length > 0 && { words: tidy }) };
  });
}

function tidyWords(words: readonly Word[], durationSeconds: number): Word[] {
  return words
    .filter(({ text }) => text.trim() !== "")
    .map(({ text, speaker, ...times }) => ({
      text: text.trim(),
      ...within(times, 0, durationSeconds),
      ...spokenBy(speaker),
    }));
}

interface Times {
  startSeconds: number;
  endSeconds: number;
}

function within({ startSeconds, endSeconds }: Times, low: number, high: number): Times {
  const start = Math.min(Math.max(startSeconds, low), high);
  return { startSeconds: start, endSeconds: Math.min(Math.max(endSeconds, start), high) };
}

/** Nothing where nobody is told apart. */
export function spokenBy(speaker: number | undefined): { speaker?: number } {
  return speaker === undefined ? {} : { speaker };
}

/** Gives each word to the segment in which its middle lies (the nearest earlier one between segments). */
export function attachWords<S extends Segment>(
  segments: readonly S[],
  words: readonly Word[],
): (S & { words: Word[] })[] {
  const filled = segments.map((segment) => ({ ...segment, words: new Array<Word>() }));
  for (const word of words) {
    const middle = (word.startSeconds + word.endSeconds) / 2;
    const home = filled.findLast((segment) => segment.startSeconds <= middle) ?? filled.at(0);
    home?.words.push(word);
  }
  return filled;
}

/** Numbers speakers from 0 in the order in which they first speak; providers name them as they like. */
export function speakerNumbers(): (name: string | number | null | undefined) => number | undefined {
  const numbers = new Map<string | number, number>();
  return (name) => {
    if (name === undefined || name === null) return undefined;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
}
