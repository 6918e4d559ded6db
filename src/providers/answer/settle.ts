import type { Segment, Word } from "../../transcript/transcript.ts";
import { joinText } from "../../transcript/graphemes.ts";
import { attachWords, speakerNumbers, spokenBy } from "../shared/segments.ts";
import { coverText } from "./cover.ts";
import type { Measures, Said, SaidPart, SaidWord } from "./said.ts";
import { spellOut, splitTurns, type SpokenPart } from "./spoken_words.ts";
import { countedFrom, type Placed, placeInOrder } from "./times.ts";
import { weightOf } from "./tokens.ts";
import { unitOf } from "./units.ts";

/** A segment, and what there is to judge it by. */
export interface SettledSegment extends Segment, Measures {
  /** Nobody told when it was said. */
  estimated?: boolean;
  /** Its time was told as behind the end of the piece. */
  pastEnd?: boolean;
}

/** Four hours of speech: of more than that the text is taken as it is, however it was cut. */
const MOST_LETTERS = 300_000;

/**
 * What was said, as segments in order and within the piece: every word of the text is in one of them, whatever else the answer
 * tells, lacks or contradicts. Times in another unit are rescaled; those that cannot be right are estimated.
 */
export function settle(said: Said, durationSeconds: number, diarize: boolean): SettledSegment[] {
  const { text, parts } = withWholeText(said);
  const letters = weightOf(text);
  if (letters > MOST_LETTERS) {
    return [{ text, startSeconds: 0, endSeconds: durationSeconds, estimated: true }];
  }
  const words = inSeconds(said.words, letters, durationSeconds);
  const told = coverText({ text, parts: inSeconds(parts, letters, durationSeconds) });
  const { spelled, strangers } = spellOut(told, words);
  const spoken = timedByWords(spelled.flatMap(splitTurns));
  const times = placeInOrder(spoken.map(weighed), 0, durationSeconds);
  const speakers = diarize ? speakerNumbers() : () => undefined;
  const settled = spoken.map((part, i) => settledSegment(part, times[i], durationSeconds, speakers));
  return withStrangers(settled, strangers);
}

/** Some give the words alone, or parts without a text in any of them. */
function withWholeText({ text, parts, words }: Said): Pick<Said, "text" | "parts"> {
  const isTold = parts.some((part) => part.text.trim() !== "");
  const whole = text.trim() || (isTold ? parts.map((part) => part.text.trim()).join(" ") : joinWords(words));
  return { text: whole, parts: isTold ? parts : [{ text: whole }] };
}

function settledSegment(
  { text, start = 0, end: _end, words, speaker, ...measures }: SpokenPart,
  times: Placed,
  durationSeconds: number,
  speakers: ReturnType<typeof speakerNumbers>,
): SettledSegment {
  const { startSeconds, endSeconds } = times;
  const own = placeInOrder(
    countedFrom(words.map(weighed), startSeconds, endSeconds),
    startSeconds,
    endSeconds,
  );
  return {
    ...measures,
    ...times,
    text,
    ...spokenBy(speakers(speaker)),
    ...(start > durationSeconds && { pastEnd: true }),
    ...(words.length > 0 && {
      words: words.map((word, i): Word => ({
        text: word.text,
        startSeconds: own[i].startSeconds,
        endSeconds: own[i].endSeconds,
        ...spokenBy(speakers(word.speaker)),
      })),
    }),
  };
}

/** Words that spell the text otherwise ("ten" for "10") go by their time to the segments that have no others. */
function withStrangers(segments: SettledSegment[], strangers: readonly SaidWord[]): SettledSegment[] {
  const wordless = segments.filter(({ words }) => words === undefined);
  const timed = strangers.flatMap(({ text, start, end }) =>
    start === undefined || end === undefined
      ? []
      : [{ text: text.trim(), startSeconds: start, endSeconds: end }]
  ).toSorted((a, b) => a.startSeconds - b.startSeconds);
  const filled = new Map(attachWords(wordless, timed).map(({ words }, i) => [wordless[i], words]));
  return segments.map((segment) => {
    const words = filled.get(segment) ?? [];
    return words.length > 0 ? { ...segment, words: wordsWithin(segment, words) } : segment;
  });
}

function wordsWithin({ startSeconds, endSeconds }: Segment, words: readonly Word[]): Word[] {
  const timed = words.map((word) => ({
    start: word.startSeconds,
    end: word.endSeconds,
    weight: weightOf(word.text),
  }));
  const placed = placeInOrder(timed, startSeconds, endSeconds);
  return words.map(({ text }, i) => ({
    text,
    startSeconds: placed[i].startSeconds,
    endSeconds: placed[i].endSeconds,
  }));
}

/** With their times in seconds; without any where no unit makes sense of them. */
function inSeconds<T extends SaidWord>(items: readonly T[], letters: number, durationSeconds: number): T[] {
  const times = items.flatMap(({ start, end }) => [start, end]).filter((time) => time !== undefined);
  const unit = unitOf(times, letters, durationSeconds);
  const scaled = (time: number | undefined) =>
    unit === undefined || time === undefined ? undefined : time * unit;
  return items.map((item) => ({ ...item, start: scaled(item.start), end: scaled(item.end) }));
}

/** Words tell what their part does not, and everything where the times of the parts contradict their order more than theirs. */
function timedByWords(parts: readonly SpokenPart[]): SpokenPart[] {
  const byWords = parts.map(({ words }) => ({
    start: words.find(({ start }) => start !== undefined)?.start,
    end: words.findLast(({ end }) => end !== undefined)?.end,
  }));
  const isBetter = disorder(byWords) < disorder(parts);
  return parts.map((part, i) => {
    const [first, second] = isBetter ? [byWords[i], part] : [part, byWords[i]];
    return { ...part, start: first.start ?? second.start, end: first.end ?? second.end };
  });
}

/** How often something does not start behind what was said before it. */
function disorder(items: readonly { start?: number }[]): number {
  return items.filter(({ start }, i) => start === undefined || start <= (items[i - 1]?.start ?? -1)).length;
}

function weighed({ start, end, text }: SaidPart) {
  return { start, end, weight: weightOf(text) };
}

/** Words as their language joins them; some models give the spaces with the words. */
function joinWords(words: readonly SaidWord[]): string {
  if (words.some(({ text }) => /^\s+\S/.test(text))) return words.map(({ text }) => text).join("").trim();
  return words.map(({ text }) => text.trim())
    .reduce((all, word) => /^\p{Po}+$/u.test(word) ? all + word : joinText(all, word), "");
}
