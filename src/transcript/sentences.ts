import { joinText } from "./graphemes.ts";
import { endsSentence } from "./text.ts";
import { timeText } from "./timed_text.ts";
import type { Segment, Transcript } from "./transcript.ts";

/** A sentence that goes on for longer is cut where a line may be. */
const LONGEST = 500;
/** The smallest stretch that a long segment is cut into before it is put together again. */
const LINE = 40;
/** Behind a longer pause another sentence begins, whatever its end looks like. */
const PAUSE_SECONDS = 2;

/** The words sentence by sentence, each with its time and speaker: recognisers cut in the middle of them. */
export function sentences({ segments }: Transcript): Segment[] {
  const result: Segment[] = [];
  for (const next of segments.flatMap(inLines)) {
    const current = result.at(-1);
    if (current === undefined || !goesOn(current, next)) result.push({ ...next });
    else {
      current.text = joinText(current.text, next.text);
      current.endSeconds = next.endSeconds;
    }
  }
  return result;
}

function goesOn(current: Segment, next: Segment): boolean {
  return current.speaker === next.speaker && !endsSentence(current.text) &&
    next.startSeconds - current.endSeconds <= PAUSE_SECONDS &&
    current.text.length + next.text.length < LONGEST;
}

function inLines(segment: Segment): Segment[] {
  const { speaker, words: _words, ...rest } = segment;
  const who = speaker === undefined ? {} : { speaker };
  if (segment.text.length <= LONGEST) return [{ ...rest, ...who }];
  const lines = timeText(segment, LINE);
  return lines.map(({ text, startSeconds, endSeconds }) => ({ text, startSeconds, endSeconds, ...who }));
}
