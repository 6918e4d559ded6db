import { expect } from "expect";
import { heard, type Line, lines, segmentsOf, short, textOf } from "./said.ts";

const FOUR: readonly Line[] = [
  ["The first sentence.", 0, 2.5],
  ["The second sentence.", 3, 5.5],
  ["The third sentence.", 6, 8],
  ["The fourth sentence.", 9, 11.5],
];
const RIGHT = FOUR.map(([text, start, end]) => `${start}-${end} ${text}`);
const words = (unit: number) =>
  FOUR.flatMap(([text, start, end]) =>
    text.split(" ").map((word, i) => ({
      word,
      start: (start + (end - start) * i / 3) * unit,
      end: (start + (end - start) * (i + 1) / 3) * unit,
    }))
  );

for (
  const [name, unit] of [
    ["seconds", 1],
    ["milliseconds", 1e3],
    ["microseconds", 1e6],
    ["nanoseconds", 1e9],
    ["ticks of 100 ns", 1e7],
    ["hundredths", 100],
    ["samples", 16_000],
  ] as const
) {
  Deno.test(`times in ${name} are recognised, of segments and of words by themselves`, () => {
    const { segments } = heard({ text: textOf(FOUR), segments: segmentsOf(FOUR, unit), words: words(1) });
    expect(lines(segments)).toEqual(RIGHT);
    const other = heard({ text: textOf(FOUR), segments: segmentsOf(FOUR), words: words(unit) });
    expect(lines(other.segments)).toEqual(RIGHT);
    expect(other.segments[1].words?.map(({ startSeconds }) => short(startSeconds))).toEqual([3, 3.83, 4.67]);
  });
}

Deno.test("times as text, as clock and with a unit are times", () => {
  const segments = [
    { text: "The first sentence.", start: "0.0", end: "2.50s" },
    { text: "The second sentence.", start: "00:00:03,000", end: "0:05.5" },
  ];
  expect(lines(heard({ text: "The first sentence. The second sentence.", segments }).segments))
    .toEqual(RIGHT.slice(0, 2));
});

for (
  const [title, start, end, wanted] of [
    ["no end", 3, null, "3-6"],
    ["an end before its start", 3, 1, "3-6"],
    ["an end in another world", 3, 1e300, "3-6"],
    ["no start", undefined, 5.5, "2.5-6"],
    ["a start before the recording", -40, 5.5, "2.5-6"],
    ["a start behind the recording", 4000, 4002, "2.5-6"],
    ["NaN", NaN, NaN, "2.5-6"],
    ["words for times", "soon", "later", "2.5-6"],
  ] as const
) {
  Deno.test(`a segment with ${title} keeps its text, and a time between its neighbours`, () => {
    const segments = segmentsOf(FOUR).map((segment, i) => i === 1 ? { ...segment, start, end } : segment);
    expect(lines(heard({ text: textOf(FOUR), segments }).segments))
      .toEqual(RIGHT.with(1, `${wanted} The second sentence.`));
  });
}

Deno.test("a segment that lasts too long ends where the next begins, and no start moves", () => {
  const segments = segmentsOf(FOUR.with(0, ["The first sentence.", 0, 11.9]));
  expect(lines(heard({ text: textOf(FOUR), segments }).segments)).toEqual(
    RIGHT.with(0, "0-3 The first sentence."),
  );
});

Deno.test("times that start anew in each window of 30 s are taken for what they are", () => {
  const windows: Line[] = [["One.", 0, 9], ["Two.", 10, 29], ["Three.", 0, 8], ["Four.", 10, 20]];
  const inOrder = ["0-9 One.", "10-29 Two.", "30-38 Three.", "40-50 Four."];
  const text = textOf(windows);
  expect(lines(heard({ text, segments: segmentsOf(windows) }, { seconds: 60 }).segments)).toEqual(inOrder);
  const sorted = segmentsOf([windows[0], windows[2], windows[1], windows[3]]);
  expect(lines(heard({ text, segments: sorted }, { seconds: 60 }).segments)).toEqual(inOrder);
});

Deno.test("words that are counted from their segment, or from their window, find their time", () => {
  const timed = (text: string, from: number) =>
    text.split(" ").map((word, i) => ({ word, start: from + i / 2, end: from + i / 2 + 0.5 }));
  const segments = [
    { text: "One two.", start: 2, end: 4, words: timed("One two.", 0) },
    { text: "Three four.", start: 6, end: 8, words: timed("Three four.", 0) },
  ];
  const starts = heard({ segments }).segments.map(({ words = [] }) => words.map((word) => word.startSeconds));
  expect(starts).toEqual([[2, 2.5], [6, 6.5]]);
  const windows = [
    { text: "One two.", start: 5, end: 20, words: timed("One two.", 5) },
    { text: "Three four.", start: 0.5, end: 8, words: timed("Three four.", 1) },
  ];
  const moved = heard({ segments: windows }, { seconds: 60 }).segments;
  expect(moved.map(({ words = [] }) => words.map((word) => word.startSeconds))).toEqual([[5, 5.5], [
    31,
    31.5,
  ]]);
});

Deno.test("where starts contradict the order of the text, the text is right", () => {
  const mixed = segmentsOf([FOUR[0], ["The third sentence.", 0.5, 3], FOUR[1], FOUR[3]]);
  const { segments } = heard({ text: textOf(FOUR), segments: mixed });
  expect(segments.map(({ text }) => text)).toEqual(FOUR.map(([text]) => text));
  expect(segments.map(({ startSeconds }) => startSeconds)).toEqual(
    segments.map(({ startSeconds }) => startSeconds).toSorted((a, b) => a - b),
  );
});

Deno.test("segments without sensible times take them from their words", () => {
  for (const unit of [0, NaN]) {
    const { segments } = heard({ text: textOf(FOUR), segments: segmentsOf(FOUR, unit), words: words(1) });
    expect(lines(segments)).toEqual(RIGHT);
  }
});

Deno.test("a word that begins before its segment costs no segment its word times", () => {
  const early = words(1).with(3, { word: "The", start: 2.46, end: 2.9 });
  const { segments } = heard({ text: textOf(FOUR), segments: segmentsOf(FOUR), words: early });
  expect(segments.map((segment) => segment.words?.map(({ text }) => text).join(" ")))
    .toEqual(FOUR.map(([text]) => text));
});

Deno.test("a word without times has them from its neighbours, and one that was left out is there", () => {
  const said = words(1).map((word, i) => i === 7 ? { ...word, start: null } : word).toSpliced(4, 1);
  const { segments } = heard({ text: textOf(FOUR), segments: segmentsOf(FOUR), words: said });
  expect(
    segments[1].words?.map((
      { text, startSeconds, endSeconds },
    ) => [text, short(startSeconds), short(endSeconds)]),
  )
    .toEqual([["The", 3, 3.83], ["second", 3.83, 4.67], ["sentence.", 4.67, 5.5]]);
  expect(segments[2].words?.map(({ startSeconds }) => short(startSeconds))).toEqual([6, 6.67, 7.33]);
});

Deno.test("words inside the segments are words, too", () => {
  const segments = FOUR.map(([text, start, end], i) => ({
    text,
    start,
    end,
    words: words(1).slice(i * 3, i * 3 + 3),
  }));
  const answer = heard({ segments, word_segments: [], language: "en" });
  expect(lines(answer.segments)).toEqual(RIGHT);
  expect(answer.segments[3].words?.map(({ text }) => text)).toEqual(["The", "fourth", "sentence."]);
});
