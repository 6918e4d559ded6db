import { expect } from "expect";
import { UnreadableAnswer } from "../../../src/providers/answer/unreadable.ts";
import { readOpenAiAnswer } from "../../../src/providers/whisper/verbose_json.ts";

const TEXT = "Selamat pagi. Rapat dimulai.";
const PARTS = [{ start: 0, end: 2, text: "Selamat pagi." }, { start: 3, end: 5, text: "Rapat dimulai." }];

for (
  const [name, answer] of Object.entries({
    "data": { code: 0, data: { text: TEXT } },
    "result": { success: true, result: { text: TEXT, segments: PARTS } },
    "results, a list": { results: [{ text: TEXT }] },
    "text in text": { text: { text: TEXT } },
    "text in text, deeper": { data: { text: { text: TEXT } } },
    "transcript": { transcript: TEXT },
    "transcripts": { transcripts: [{ transcript: TEXT, confidence: 0.9 }] },
    "output": { id: "1", status: "succeeded", output: TEXT },
    "prediction in output": { output: { model_name: "x", prediction: TEXT } },
    "a chat": { choices: [{ message: { role: "assistant", content: TEXT } }] },
    "results in response": { response: { results: { transcript: TEXT } } },
  })
) {
  Deno.test(`the words are found in an envelope: ${name}`, () => {
    expect(readOpenAiAnswer(answer).text).toBe(TEXT);
  });
}

Deno.test("several answers in an envelope are parts of one", () => {
  expect(readOpenAiAnswer({ results: PARTS }).parts.map(({ text }) => text)).toEqual(
    PARTS.map(({ text }) => text),
  );
});

Deno.test("what is no answer is not taken for words", () => {
  const answers = [
    {},
    { error: { text: "no" } },
    { detail: [{ text: "no" }] },
    { status: "queued", id: "1", message: "please wait" },
    { usage: { text: 3 } },
    { a: { b: { c: { d: { e: { f: { text: TEXT } } } } } } },
  ];
  for (const answer of answers) expect(() => readOpenAiAnswer(answer)).toThrow(UnreadableAnswer);
});
