import { expect } from "expect";
import fc from "fast-check";
import { filterInventions, type WhisperSegment } from "../../../src/providers/whisper/filter.ts";

const SURE = { noSpeechProbability: 0.02, averageLogProbability: -0.2, compressionRatio: 1.4 };
const SILENT = { noSpeechProbability: 0.9, averageLogProbability: -1.4, compressionRatio: 0.8 };
const DOUBTFUL = { noSpeechProbability: 0.4, averageLogProbability: -0.9, compressionRatio: 1.1 };
const REPETITIVE = { noSpeechProbability: 0.1, averageLogProbability: -0.3, compressionRatio: 5.2 };
const NO_MEASURES = {};

type Measures = Partial<typeof SURE>;

/** Segments of `seconds` each, one after the other. */
function said(texts: readonly string[], measures: Measures, seconds = 2): WhisperSegment[] {
  return texts.map((text, index) => ({
    text,
    startSeconds: index * seconds,
    endSeconds: (index + 1) * seconds,
    ...measures,
  }));
}

function kept(segments: readonly WhisperSegment[], durationSeconds = 120): string[] {
  return filterInventions(segments, durationSeconds).map(({ text }) => text);
}

Deno.test("text with no speech under it goes: the model itself doubts it twice", () => {
  expect(kept(said(["The video is not intended to be used."], SILENT))).toEqual([]);
});

Deno.test("one doubt alone drops nothing", () => {
  const noSpeech = { ...SURE, noSpeechProbability: 0.95 };
  const guessing = { ...SURE, averageLogProbability: -1.8 };
  expect(kept(said(["A quiet voice far away."], noSpeech))).toHaveLength(1);
  expect(kept(said(["A mumbled sentence."], guessing))).toHaveLength(1);
});

for (
  const phantom of [
    "Thank you.",
    "Thanks for watching!",
    "Subtitles by the Amara.org community",
    "Terima kasih telah menonton!",
    "Terima kasih.",
    "ご視聴ありがとうございました",
    "Субтитры сделал DimaTorzok",
    "Sous-titrage Société Radio-Canada",
  ]
) {
  Deno.test(`"${phantom}" goes where there are doubts, and stays where it was clearly said`, () => {
    expect(kept(said([phantom], DOUBTFUL))).toEqual([]);
    expect(kept(said([phantom], SURE))).toEqual([phantom]);
    expect(kept(said([phantom], NO_MEASURES))).toEqual([phantom]);
  });
}

Deno.test("a phantom said with confidence goes where the model hears no speech", () => {
  const confident = { noSpeechProbability: 0.55, averageLogProbability: -0.3, compressionRatio: 0.9 };
  expect(kept(said(["Thank you."], confident))).toEqual([]);
  expect(kept(said(["The train leaves at nine."], confident))).toHaveLength(1);
});

Deno.test("a sentence that only begins like a phantom's words stays, doubts or not", () => {
  expect(kept(said(["Thank you for the report, we shall read it."], DOUBTFUL))).toHaveLength(1);
  expect(kept(said(["You know what I mean."], DOUBTFUL))).toHaveLength(1);
});

Deno.test("text after the end of the piece goes: there is only the padding of the window", () => {
  const segments = said(["Good morning.", "Thank you."], SURE, 10);
  expect(kept(segments, 9)).toEqual(["Good morning."]);
});

Deno.test("a loop of lines keeps its first round when the model says that it repeats itself", () => {
  const loop = said(["And so on.", "And so on.", "And so on.", "And so on.", "The end."], REPETITIVE);
  expect(kept(loop)).toEqual(["And so on.", "The end."]);
});

Deno.test("a loop may have several lines", () => {
  const loop = said(["Yes.", "I know.", "Yes.", "I know.", "Yes.", "I know.", "Bye now."], REPETITIVE);
  expect(kept(loop)).toEqual(["Yes.", "I know.", "Bye now."]);
});

Deno.test("people may say the same again and again", () => {
  const choir = said(["We will rock you."], SURE)[0];
  expect(kept(Array.from({ length: 6 }, () => choir))).toHaveLength(6);
});

Deno.test("without measures only lines of machine-like equal length are a loop", () => {
  const texts = ["Go on.", "Go on.", "Go on.", "Go on.", "Go on.", "Go on."];
  expect(kept(said(texts, NO_MEASURES))).toEqual(["Go on."]);
  const human = said(texts, NO_MEASURES).map((segment, index) => ({
    ...segment,
    endSeconds: segment.endSeconds - index * 0.13,
  }));
  expect(kept(human)).toHaveLength(6);
});

Deno.test("words that go round within a segment keep their first round, in text and words alike", () => {
  const words = "well I think that that that that that that that is all".split(" ");
  const [segment] = said([words.join(" ")], REPETITIVE);
  const timed = words.map((text, index) => ({ text, startSeconds: index / 4, endSeconds: (index + 1) / 4 }));
  const [mended] = filterInventions([{ ...segment, words: timed }], 120);
  expect(mended.text).toBe("well I think that is all");
  expect(mended.words?.map(({ text }) => text)).toEqual(["well", "I", "think", "that", "is", "all"]);
});

Deno.test("laughter and counting stay", () => {
  expect(kept(said(["ha ha ha ha ha ha ha ha ha"], SURE))).toEqual(["ha ha ha ha ha ha ha ha ha"]);
  expect(kept(said(["no no no no no no"], NO_MEASURES))).toEqual(["no no no no no no"]);
});

Deno.test("property: what the model is sure of is never touched", () => {
  const text = fc.constantFrom("yes", "no no no", "thank you", "we go home", "thank you", "amara.org");
  fc.assert(fc.property(fc.array(text, { maxLength: 30 }), (texts) => {
    expect(kept(said(texts, SURE))).toEqual(texts);
  }));
});

Deno.test("property: whatever the doubts, nothing is added, changed in order or kept twice", () => {
  const measures = fc.constantFrom<Measures>(SURE, SILENT, DOUBTFUL, REPETITIVE, NO_MEASURES);
  const line = fc.tuple(fc.constantFrom("yes", "no", "thank you", "we go home"), measures);
  fc.assert(fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
    const segments = lines.map(([text, doubts], index) => ({
      ...said([text], doubts)[0],
      startSeconds: index,
      endSeconds: index + 1,
    }));
    const starts = filterInventions(segments, 60).map(({ startSeconds }) => startSeconds);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    expect(starts.every((start) => Number.isInteger(start) && start < lines.length)).toBe(true);
  }));
});
