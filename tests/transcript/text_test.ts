import { expect } from "expect";
import fc from "fast-check";
import { paragraphs, plainText, timedText } from "../../src/transcript/text.ts";
import type { Segment } from "../../src/transcript/transcript.ts";
import { transcript, transcriptOf } from "./arbitrary.ts";

function said(text: string, startSeconds: number, endSeconds: number, speaker?: number): Segment {
  return speaker === undefined
    ? { text, startSeconds, endSeconds }
    : { text, startSeconds, endSeconds, speaker };
}

Deno.test("a pause of more than two seconds begins a paragraph", () => {
  const list = [said("One.", 0, 1), said("Two.", 3, 4), said("Three.", 6.5, 7)];
  expect(plainText(transcriptOf(list))).toBe("One. Two.\n\nThree.");
});

Deno.test("another speaker begins a paragraph with a name", () => {
  const list = [said("Hi.", 0, 1, 0), said("How are you?", 1, 2, 0), said("Fine.", 2, 3, 1)];
  expect(plainText(transcriptOf(list))).toBe("Speaker 1: Hi. How are you?\n\nSpeaker 2: Fine.");
});

Deno.test("speech without pauses still gets paragraphs, at the ends of sentences", () => {
  const sentence = "This is a sentence of fifty characters, more or less";
  const list = Array.from({ length: 40 }, (_, i) => said(i % 2 === 0 ? sentence : "ends here.", i, i + 1));
  const result = paragraphs(transcriptOf(list));
  expect(result.length).toBeGreaterThan(1);
  for (const { text } of result) expect(text.endsWith("ends here.")).toBe(true);
});

Deno.test("scripts without spaces are joined without spaces", () => {
  expect(plainText(transcriptOf([said("今日は。", 0, 1), said("良い天気。", 1, 2)]))).toBe(
    "今日は。良い天気。",
  );
});

Deno.test("timed text leads each paragraph with its time", () => {
  const list = [said("One.", 0, 1), said("Much later.", 3_725.9, 3_727)];
  expect(timedText(transcriptOf(list))).toBe("[00:00:00] One.\n\n[01:02:05] Much later.");
});

Deno.test("nothing said, nothing written", () => {
  expect(plainText(transcriptOf([]))).toBe("");
});

Deno.test("paragraphs keep all of the text", () => {
  const solid = (text: string) => text.replaceAll(/\s+/g, "");
  fc.assert(fc.property(transcript, (each) => {
    const written = paragraphs(each).map(({ text }) => text).join("");
    expect(solid(written)).toBe(solid(each.segments.map(({ text }) => text).join("")));
  }));
});
