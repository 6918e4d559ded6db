import { expect } from "expect";
import fc from "fast-check";
import { attachWords, speakerNumbers, tidySegments } from "../../../src/providers/shared/segments.ts";

const time = fc.double({ min: -5, max: 40, noNaN: true });
const timed = { startSeconds: time, endSeconds: time };
const word = fc.record({ text: fc.constantFrom(" one", "two ", "", " "), ...timed });
const segment = fc.record({
  text: fc.constantFrom(" Good morning. ", "Yes", "", "  "),
  ...timed,
  words: fc.option(fc.array(word, { maxLength: 4 }), { nil: undefined }),
});

Deno.test("property: whatever comes, segments are trimmed, ordered, apart and within the piece", () => {
  fc.assert(fc.property(fc.array(segment, { maxLength: 12 }), (given) => {
    const tidy = tidySegments(given, 30);
    expect(tidy.length).toBe(given.filter(({ text }) => text.trim() !== "").length);
    let end = 0;
    for (const { text, startSeconds, endSeconds, words } of tidy) {
      expect(text).toBe(text.trim());
      expect(startSeconds).toBeGreaterThanOrEqual(end);
      expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
      expect(endSeconds).toBeLessThanOrEqual(30);
      for (const word of words ?? []) expect(word.text).toMatch(/^\S+$/);
      end = endSeconds;
    }
  }));
});

Deno.test("good segments are left as they are", () => {
  const good = [
    { text: "One.", startSeconds: 0, endSeconds: 1, speaker: 0 },
    {
      text: "Two.",
      startSeconds: 1.5,
      endSeconds: 2,
      words: [{ text: "Two.", startSeconds: 1.5, endSeconds: 2 }],
    },
  ];
  expect(tidySegments(good, 10)).toEqual(good);
});

Deno.test("each word goes to the segment in which its middle lies", () => {
  const segments = [
    { text: "One two.", startSeconds: 0.4, endSeconds: 2 },
    { text: "Three.", startSeconds: 3, endSeconds: 4 },
  ];
  const words = [["one", 0, 0.5], ["two", 1, 2.4], ["three", 2.9, 3.9]] as const;
  const filled = attachWords(
    segments,
    words.map(([text, startSeconds, endSeconds]) => ({ text, startSeconds, endSeconds })),
  );
  expect(filled.map(({ words }) => words.map(({ text }) => text))).toEqual([["one", "two"], ["three"]]);
});

Deno.test("speakers are numbered in the order in which they first speak", () => {
  const number = speakerNumbers();
  expect(["B", "A", "B", 7, null, undefined, "A"].map(number)).toEqual([0, 1, 0, 2, undefined, undefined, 1]);
});
