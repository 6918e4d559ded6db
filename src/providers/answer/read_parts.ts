import { type Fields, isRecord, readLabel, readNumber, readRecords, readText } from "./loose.ts";
import type { SaidPart, SaidWord } from "./said.ts";

/** Words as any server gives them; what has no text is none. */
export function readWords(value: unknown): SaidWord[] {
  return readRecords(value).flatMap((fields) => {
    const text = readText(fields.punctuated_word, fields.word, fields.text);
    return text === undefined ? [] : [{ text, ...readTimes(fields), ...readSpeaker(fields) }];
  });
}

/** Segments, utterances or turns as any server gives them, and the words inside them. */
export function readParts(value: unknown): { parts: SaidPart[]; words: SaidWord[] } {
  const read = readRecords(value).map((fields) => {
    const words = readWords(fields.words);
    const text = readText(fields.text, fields.transcript, fields.sentence) ?? "";
    return { part: { text, ...readTimes(fields), ...readSpeaker(fields), ...readMeasures(fields) }, words };
  });
  return { parts: read.map(({ part }) => part), words: read.flatMap(({ words }) => words) };
}

/** As most servers name them, and Hugging Face's pipeline ("timestamp": [0, 2.5]), and whisper.cpp (ms in "offsets", "t0" in hundredths). */
function readTimes(fields: Fields): Pick<SaidWord, "start" | "end"> {
  const pair = Array.isArray(fields.timestamp) ? fields.timestamp : [];
  const { from, to } = isRecord(fields.offsets) ? fields.offsets : {};
  return {
    start: firstTime([fields.start, fields.start_time, fields.startTime, pair[0]], [from, 1000], [
      fields.t0,
      100,
    ]),
    end: firstTime([fields.end, fields.end_time, fields.endTime, pair[1]], [to, 1000], [fields.t1, 100]),
  };
}

/** The first that is one: in a unit that is still to be found out, or in a known one, of which a second has so many. */
function firstTime(values: readonly unknown[], ...known: readonly [unknown, number][]): number | undefined {
  const inSeconds = known.map(([value, perSecond]) => {
    const number = readNumber(value);
    return number === undefined ? undefined : number / perSecond;
  });
  return [...values.map(readNumber), ...inSeconds].find((number) => number !== undefined);
}

function readSpeaker(fields: Fields): Pick<SaidWord, "speaker"> {
  return { speaker: readLabel(fields.speaker, fields.speaker_id, fields.speaker_label) };
}

function readMeasures(fields: Fields): Omit<SaidPart, keyof SaidWord> {
  return {
    noSpeechProbability: between(0, fields.no_speech_prob, 1),
    averageLogProbability: between(-100, fields.avg_logprob, 0),
    compressionRatio: between(0, fields.compression_ratio, 1000),
  };
}

/** A measure that cannot be one tells nothing. */
function between(low: number, value: unknown, high: number): number | undefined {
  const number = readNumber(value);
  return number !== undefined && number >= low && number <= high ? number : undefined;
}
