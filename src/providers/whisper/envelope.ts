import { type Fields, isRecord, readRecords, readText } from "../answer/loose.ts";

const DEEPEST = 4;
const BARE = ["text", "segments", "words", "transcription", "chunks"];
/** Inside an envelope the words may have other names; an answer that is another API's from its top is none of ours. */
const OTHER_NAMES = /^(?:transcript|transcribed_text|generated_text|output|result|content|prediction)s?$/;
/** Of these only one is meant. */
const GUESSES = /^(?:alternatives|choices|hypotheses|n_?best)$/i;
/** What stands in these is no word of the recording. */
const NOT_SPOKEN = /^(?:errors?|detail|usage|meta\w*|model\w*|request|input|prompt|headers)$/;

/** Does it hold the words itself? */
export function isBare(fields: Fields): boolean {
  return BARE.some((name) => name in fields);
}

/** The answer inside an envelope; undefined when there is none. */
export function inside(envelope: Fields, depth = 1): Fields | undefined {
  if (depth > DEEPEST) return undefined;
  const fields = Object.entries(envelope).filter(([name]) => !NOT_SPOKEN.test(name));
  for (const [name, value] of fields) {
    const list = isRecord(value) ? [value] : readRecords(value);
    const answers = (GUESSES.test(name) ? list.slice(0, 1) : list).filter(isBare);
    if (answers.length > 1) return { segments: answers };
    if (answers.length === 1) return isRecord(answers[0].text) ? inside(answers[0], depth + 1) : answers[0];
  }
  const text = readText(...fields.filter(([name]) => OTHER_NAMES.test(name)).map(([, value]) => value));
  if (text !== undefined && depth > 1) return { text };
  for (const [, value] of fields) {
    for (const inner of isRecord(value) ? [value] : readRecords(value)) {
      const found = inside(inner, depth + 1);
      if (found !== undefined) return found;
    }
  }
}
