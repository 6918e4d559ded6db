import { expect } from "expect";
import fc from "fast-check";
import { sentences } from "../../src/transcript/sentences.ts";
import type { Segment } from "../../src/transcript/transcript.ts";
import { transcript, transcriptOf } from "./arbitrary.ts";

const said = (text: string, startSeconds: number, endSeconds: number, speaker?: number): Segment => ({
  text,
  startSeconds,
  endSeconds,
  ...(speaker !== undefined && { speaker }),
});

Deno.test("what recognisers cut in the middle is one sentence; another speaker, a pause and an end begin a new one", () => {
  const heard = transcriptOf([
    said("We meet", 0, 1, 0),
    said("on Monday.", 1, 2, 0),
    said("Good.", 2, 3, 0),
    said("And then", 3, 4, 1),
    said("we go", 4, 5, 0),
    said("home", 9, 10, 0),
  ]);
  expect(sentences(heard)).toEqual([
    said("We meet on Monday.", 0, 2, 0),
    said("Good.", 2, 3, 0),
    said("And then", 3, 4, 1),
    said("we go", 4, 5, 0),
    said("home", 9, 10, 0),
  ]);
});

Deno.test("every word is in one sentence, in order, at its time and by its speaker; none is long", () => {
  const letters = (texts: readonly { text: string }[]) =>
    texts.map(({ text }) => text).join("").replaceAll(/[\s\p{Cc}]+/gu, "");
  fc.assert(fc.property(transcript, (each) => {
    const found = sentences(each);
    expect(letters(found)).toBe(letters(each.segments));
    let floor = 0;
    for (const { text, startSeconds, endSeconds } of found) {
      expect(text.length).toBeLessThan(600);
      expect(startSeconds).toBeGreaterThanOrEqual(floor - 1e-6);
      expect(endSeconds).toBeGreaterThanOrEqual(startSeconds - 1e-6);
      floor = startSeconds;
    }
    expect(new Set(found.map(({ speaker }) => speaker))).toEqual(
      new Set(each.segments.map(({ speaker }) => speaker)),
    );
  }));
});
