import { joinText } from "./graphemes.ts";
import type { Segment, Transcript } from "./transcript.ts";

const PARAGRAPH_PAUSE_SECONDS = 2;
/** After this many characters a paragraph ends with the next sentence, pause or not. */
const LONG_PARAGRAPH = 700;
/** What may stand behind the end of a sentence. */
const TAIL_UNITS = 20;
const SENTENCE_END = /[.!?…。！？]["'”’»)\]]*$/u;

/** A stretch of speech to be read in one go. */
export interface Paragraph {
  startSeconds: number;
  speaker?: number;
  text: string;
}

/** Groups segments; a pause of more than 2 s, another speaker or a long text begins a new paragraph. */
export function paragraphs(transcript: Transcript): Paragraph[] {
  const result: Paragraph[] = [];
  let previous: Segment | undefined;
  // Of the current one: to look at its own end would put all of it together, for each segment anew.
  let tail = "";
  for (const segment of transcript.segments) {
    const current = result.at(-1);
    if (current === undefined || previous === undefined || endsParagraph(current, tail, previous, segment)) {
      const { startSeconds, speaker, text } = segment;
      result.push(speaker === undefined ? { startSeconds, text } : { startSeconds, speaker, text });
    } else {
      current.text += joinText(tail, segment.text).slice(tail.length);
    }
    tail = `${current === result.at(-1) ? tail : ""}${segment.text}`.slice(-TAIL_UNITS);
    previous = segment;
  }
  return result;
}

function endsParagraph(current: Paragraph, tail: string, previous: Segment, next: Segment): boolean {
  return next.startSeconds - previous.endSeconds > PARAGRAPH_PAUSE_SECONDS ||
    next.speaker !== previous.speaker ||
    (current.text.length > LONG_PARAGRAPH && endsSentence(tail));
}

/** Is the last thing a full stop or the like, perhaps inside a quotation? */
export function endsSentence(text: string): boolean {
  return SENTENCE_END.test(text);
}

/** What a speaker, counted from 0, is called. */
export type NameOf = (speaker: number) => string;

/** "Speaker 1" for the speaker counted as 0. */
export const speakerName: NameOf = (speaker) => `Speaker ${speaker + 1}`;

/** Which of a part's speakers it is, counted from 0 like the part; the part is undefined where all is one. */
export function speakerPlace(speaker: number, { speakerParts = [] }: Transcript) {
  const part = speakerParts.findLastIndex((first) => first <= speaker);
  return part < 0 ? { number: speaker, part: undefined } : { number: speaker - speakerParts[part], part };
}

/** "Speaker 1", or "Speaker 1 (part 2)" where they were told apart part by part. */
export function speakerNames(transcript: Transcript): NameOf {
  return (speaker) => {
    const { number, part } = speakerPlace(speaker, transcript);
    return part === undefined ? speakerName(number) : `${speakerName(number)} (part ${part + 1})`;
  };
}

/** The paragraph's words, with its speaker in front where it is known. */
export function spokenText({ speaker, text }: Paragraph, nameOf = speakerName): string {
  return speaker === undefined ? text : `${nameOf(speaker)}: ${text}`;
}

/** Readable paragraphs with an empty line between them; "" when nothing was said. */
export function plainText(transcript: Transcript, nameOf = speakerNames(transcript)): string {
  return paragraphs(transcript).map((paragraph) => spokenText(paragraph, nameOf)).join("\n\n");
}

/** As plainText, each paragraph led by its time: "[00:01:05] ...". */
export function timedText(transcript: Transcript, nameOf = speakerNames(transcript)): string {
  return paragraphs(transcript)
    .map((paragraph) => `[${clockTime(paragraph.startSeconds)}] ${spokenText(paragraph, nameOf)}`)
    .join("\n\n");
}

/** Seconds as hh:mm:ss, rounded down. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return [whole / 3600, whole / 60 % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}
