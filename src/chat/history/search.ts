import { holdsAll, searchedWords, stemsOf } from "../../transcript/stems.ts";
import type { Transcript } from "../../transcript/transcript.ts";
import type { HistoryEntry } from "./entry.ts";

/** Where in a recording something was said. */
export interface Place {
  startSeconds: number;
  text: string;
}

/** Those that hold every word of the search, in any of its forms, newest first. */
export function entriesWith(searched: string, entries: readonly HistoryEntry[]): HistoryEntry[] {
  const words = searchedWords(searched);
  if (words.length === 0) return [];
  return entries.filter(({ stems }) => holdsAll(words, new Set(stems.split(" "))));
}

/** The sentence with most words of the search, the first of several; undefined when only the name of the file has them. */
export function placeOf(searched: string, { segments }: Transcript): Place | undefined {
  const words = searchedWords(searched);
  const counts = segments.map(({ text }) => {
    const held = stemsOf(text);
    return words.filter((word) => holdsAll([word], held)).length;
  });
  const most = Math.max(0, ...counts);
  return most === 0 ? undefined : segments[counts.indexOf(most)];
}
