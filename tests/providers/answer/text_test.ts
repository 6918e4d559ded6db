import { expect } from "expect";
import { UnreadableAnswer } from "../../../src/providers/answer/unreadable.ts";
import { heard, type Line, lines, segmentsOf, textOf } from "./said.ts";

const FOUR: readonly Line[] = [
  ["The first sentence.", 0, 2.5],
  ["The second sentence.", 3, 5.5],
  ["The third sentence.", 6, 8],
  ["The fourth sentence.", 9, 11.5],
];
const text = textOf(FOUR);
const joined = (segments: readonly { text: string }[]) => segments.map((segment) => segment.text).join(" ");

for (
  const [title, segments] of [
    ["the first of its four", segmentsOf(FOUR.slice(0, 1))],
    ["the last of its four", segmentsOf(FOUR.slice(3))],
    ["two in the middle", segmentsOf(FOUR.slice(1, 3))],
    ["the first and the last", segmentsOf([FOUR[0], FOUR[3]])],
    ["empty texts", segmentsOf(FOUR).map((segment) => ({ ...segment, text: "" }))],
    ["no texts", segmentsOf(FOUR).map((segment) => ({ ...segment, text: null }))],
    ["halves of it", segmentsOf(FOUR.map(([said, ...times]) => [said.slice(0, 9), ...times]))],
    ["other words", segmentsOf(FOUR.map(([, ...times]) => ["Something else.", ...times]))],
    ["some of it twice", segmentsOf([FOUR[0], FOUR[1], FOUR[1], FOUR[2], FOUR[3]])],
    ["nothing that is a segment", [null, 7, [], {}]],
    ["itself", "The first sentence."],
    ["null", null],
  ] as const
) {
  Deno.test(`segments that hold ${title}: nothing of the text is lost, and nothing comes twice`, () => {
    const answer = heard({ text, segments });
    expect(joined(answer.segments)).toBe(text);
  });
}

Deno.test("what no segment holds is said between those that are there", () => {
  expect(lines(heard({ text, segments: segmentsOf([FOUR[0], FOUR[3]]) }).segments)).toEqual([
    "0-2.5 The first sentence.",
    "2.5-9 The second sentence. The third sentence.",
    "9-11.5 The fourth sentence.",
  ]);
});

Deno.test("the spelling of the text counts, with the times of segments that say it otherwise", () => {
  const segments = [{ start: 1, end: 3, text: "It costs ten dollars per month." }];
  expect(lines(heard({ text: "It costs $10 per month.", segments }).segments)).toEqual([
    "1-3 It costs $10 per month.",
  ]);
});

Deno.test("segments alone, chunks, a list, words alone, a text alone and an envelope are answers", () => {
  const segments = segmentsOf(FOUR);
  expect(joined(heard({ segments }).segments)).toBe(text);
  expect(joined(heard({ text: null, segments }).segments)).toBe(text);
  expect(joined(heard(segments).segments)).toBe(text);
  expect(joined(heard([{ text, segments }]).segments)).toBe(text);
  expect(joined(heard({ data: { text } }).segments)).toBe(text);
  expect(joined(heard(text).segments)).toBe(text);
  expect(joined(heard(["The first sentence.", "The second sentence."]).segments)).toContain("second");
  expect(joined(heard({ words: text.split(" ").map((word) => ({ word })) }).segments)).toBe(text);
  expect(joined(heard({ words: text.split(" ").map((word) => ({ word: ` ${word}` })) }).segments)).toBe(text);
  const chunks = FOUR.map(([said, start, end]) => ({ text: ` ${said}`, timestamp: [start, end] }));
  expect(lines(heard({ text, chunks }).segments)[3]).toBe("9-11.5 The fourth sentence.");
  const transcription = FOUR.map(([said, from, to]) => ({
    text: said,
    offsets: { from: from * 1000, to: to * 1000 },
  }));
  expect(lines(heard({ transcription }).segments)[3]).toBe("9-11.5 The fourth sentence.");
});

Deno.test("silence is an empty text, or a list of no segments", () => {
  for (
    const body of [{ text: "" }, { text: " \n" }, { text: "", segments: [], words: null }, { segments: [] }]
  ) {
    expect(heard(body).segments).toEqual([]);
  }
});

Deno.test("an answer without any text is unreadable, and says why", () => {
  for (
    const [body, why] of [
      [null, "no text"],
      [{}, "no text"],
      [{ text: null }, "no text"],
      [{ text: 7, segments: null }, "no text"],
      ["", "no JSON"],
      ['{"text": "cut he', "no JSON"],
      ["<html><title>Login</title></html>", "<html>"],
      [{ error: { message: "GPU on fire" } }, "GPU on fire"],
      [{ detail: "still loading" }, "still loading"],
    ] as const
  ) {
    expect(() => heard(body)).toThrow(UnreadableAnswer);
    expect(() => heard(body)).toThrow(why);
  }
});

for (
  const [language, code] of [
    ["Indonesian", "id"],
    ["ID", "id"],
    ["en-US", "en"],
    ["jw", "jv"],
    ["zh-Hans", "zh"],
    ["iw", "he"],
    ["in", "id"],
    ["no", "no"],
    ["nb", "no"],
    ["Bahasa Indonesia", "id"],
    ["日本語", "ja"],
    ["<|id|>", "id"],
    ["English (United States)", "en"],
    ["", undefined],
    ["??", undefined],
    ["auto", undefined],
    [null, undefined],
    [[], undefined],
    [["id"], undefined],
    [{ code: "id" }, undefined],
    [7, undefined],
  ] as const
) {
  Deno.test(`the language ${JSON.stringify(language)} is ${code}, and costs no text`, () => {
    const answer = heard({ text, language });
    expect(answer.language).toBe(code);
    expect(joined(answer.segments)).toBe(text);
  });
}

Deno.test("a list of languages counts by its first", () => {
  expect(heard({ text, languages: ["Indonesian", "en"] }).language).toBe("id");
  expect(heard({ text, languages: [] }).language).toBeUndefined();
});

Deno.test("speakers are told by label, number or not at all", () => {
  const speakers = ["SPEAKER_01", "SPEAKER_00", null, "SPEAKER_01"];
  const segments = segmentsOf(FOUR).map((segment, i) => ({ ...segment, speaker: speakers[i] }));
  const told = heard({ text, segments }, { diarize: true });
  expect(told.segments.map(({ speaker }) => speaker)).toEqual([0, 1, undefined, 0]);
  expect(heard({ text, segments }).segments.every(({ speaker }) => speaker === undefined)).toBe(true);
});

for (
  const [name, words, wanted] of [
    ["Japanese", ["今日", "は", "コーヒー", "を", "3", "杯"], "今日はコーヒーを3杯"],
    ["Thai", ["วันนี้", "อากาศ", "ดี"], "วันนี้อากาศดี"],
    ["Chinese", ["今天", "天气", "很好", "。"], "今天天气很好。"],
    ["Lao", ["ສະ", "ບາຍ", "ດີ"], "ສະບາຍດີ"],
    ["Khmer", ["ជំរាប", "សួរ"], "ជំរាបសួរ"],
    ["Burmese", ["မင်္ဂ", "လာပါ"], "မင်္ဂလာပါ"],
    ["Korean", ["오늘", "날씨"], "오늘 날씨"],
    ["Indonesian", ["Selamat", "pagi", ",", "Bu", "."], "Selamat pagi, Bu."],
  ] as const
) {
  Deno.test(`words alone are joined as ${name} is written`, () => {
    const timed = words.map((word, i) => ({ word, start: i, end: i + 1 }));
    expect(joined(heard({ words: timed }).segments)).toBe(wanted);
  });
}
