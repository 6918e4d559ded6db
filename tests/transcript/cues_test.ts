import { expect } from "expect";
import fc from "fast-check";
import { type Cue, makeCues } from "../../src/transcript/cues.ts";
import { countGraphemes, splitGraphemes } from "../../src/transcript/graphemes.ts";
import type { Segment } from "../../src/transcript/transcript.ts";
import { transcript, transcriptOf } from "./arbitrary.ts";

const solid = (text: string) => text.replaceAll(/[\s\p{Cc}]+/gu, "");
const textOf = (cues: readonly Cue[]) => solid(cues.flatMap((cue) => cue.lines).join(""));

function words(...list: [text: string, startSeconds: number, endSeconds: number][]): Segment {
  return {
    text: list.map(([text]) => text).join(" "),
    startSeconds: list[0][1],
    endSeconds: list[list.length - 1][2],
    words: list.map(([text, startSeconds, endSeconds]) => ({ text, startSeconds, endSeconds })),
  };
}

Deno.test("cues have one or two lines of 1 to 42 characters", () => {
  fc.assert(fc.property(transcript, fc.boolean(), (each, nameSpeakers) => {
    for (const { lines } of makeCues(each, { nameSpeakers })) {
      expect([1, 2]).toContain(lines.length);
      for (const line of lines) {
        expect(line.trim()).toBe(line);
        expect(countGraphemes(line)).toBeGreaterThan(0);
        expect(countGraphemes(line)).toBeLessThanOrEqual(42);
      }
    }
  }));
});

Deno.test("cues last at most 7 s, at least 1 s where there is room, and do not overlap", () => {
  fc.assert(fc.property(transcript, (each) => {
    const cues = makeCues(each);
    cues.forEach(({ startMs, endMs }, i) => {
      const nextMs = cues[i + 1]?.startMs ?? Infinity;
      expect(endMs).toBeGreaterThan(startMs);
      expect(endMs).toBeLessThanOrEqual(Math.min(startMs + 7_000, nextMs));
      expect(endMs).toBeGreaterThanOrEqual(Math.min(startMs + 1_000, nextMs));
    });
  }));
});

Deno.test("a cue begins with its first word, to the millisecond, and ends with its last one, or a second after its beginning", () => {
  const step = fc.record({
    text: fc.stringMatching(/^[a-z]{1,12}$/),
    pause: fc.nat(4_000),
    length: fc.integer({ min: 60, max: 900 }),
  });
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 80 }), (steps) => {
    let atMs = 0;
    const spoken = steps.map(({ text, pause, length }, i) => {
      const startMs = atMs += pause;
      return { text: `${text}${i}`, startMs, endMs: atMs += length };
    });
    const segment = words(
      ...spoken.map((
        { text, startMs, endMs },
      ): [string, number, number] => [text, startMs / 1_000, endMs / 1_000]),
    );
    for (const { startMs, endMs, lines } of makeCues(transcriptOf([segment]))) {
      const own = lines.join(" ").split(" ").map((text) => spoken.find((word) => word.text === text));
      expect(startMs).toBe(own[0]?.startMs);
      const last = own.at(-1)?.endMs ?? 0;
      expect(endMs === last || (endMs > last && endMs <= startMs + 1_000)).toBe(true);
    }
  }));
});

Deno.test("cues keep all of the text", () => {
  fc.assert(fc.property(transcript, (each) => {
    expect(textOf(makeCues(each))).toBe(solid(each.segments.map(({ text }) => text).join("")));
  }));
});

Deno.test("words of up to 42 characters are never cut", () => {
  const text = fc.array(fc.stringMatching(/^[a-z0-9'-]{1,42}$/), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(text, fc.double({ min: 0, max: 60, noNaN: true }), (tokens, endSeconds) => {
    const cues = makeCues(transcriptOf([{ text: tokens.join(" "), startSeconds: 0, endSeconds }]));
    expect(cues.flatMap((cue) => cue.lines).join(" ").split(" ")).toEqual(tokens);
  }));
});

Deno.test("characters of several code points are never cut", () => {
  const family = "👩‍👩‍👧‍👦";
  const [cue] = makeCues(transcriptOf([{ text: family.repeat(50), startSeconds: 0, endSeconds: 5 }]));
  for (const line of cue.lines) expect(new Set(splitGraphemes(line))).toEqual(new Set([family]));
});

Deno.test("cues start and end with their words where words are known", () => {
  const list = words(["Hello", 1, 1.5], ["there.", 1.6, 2.4], ["General", 6, 7], ["Kenobi", 7, 8.25]);
  expect(makeCues(transcriptOf([list]))).toEqual([
    { startMs: 1_000, endMs: 2_400, lines: ["Hello there."] },
    { startMs: 6_000, endMs: 8_250, lines: ["General Kenobi"] },
  ]);
});

Deno.test("a short cue makes way for the next instead of delaying it", () => {
  const list = [words(["No.", 1, 1.2]), words(["Yes.", 1.5, 1.7]), words(["Maybe.", 5, 5.2])];
  expect(makeCues(transcriptOf(list)).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [1_000, 1_500],
    [1_500, 2_500],
    [5_000, 6_000],
  ]);
});

Deno.test("words without the text's punctuation and capitals still give their times", () => {
  const bare = words(["hello", 1, 2], ["dont", 5, 6]);
  const cues = makeCues(transcriptOf([{ ...bare, text: "Hello! Don't." }]));
  expect(cues).toEqual([
    { startMs: 1_000, endMs: 2_000, lines: ["Hello!"] },
    { startMs: 5_000, endMs: 6_000, lines: ["Don't."] },
  ]);
});

Deno.test("without words, times are in proportion inside the segment", () => {
  const text = `${"abcd ".repeat(16)}efgh`;
  const cues = makeCues(transcriptOf([{ text, startSeconds: 10, endSeconds: 10 + 68 / 8 }]));
  expect(cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([[10_000, 14_000], [14_000, 18_500]]);
});

Deno.test("words that do not spell the text do not time it", () => {
  const other = { ...words(["Ten", 0, 0.5], ["percent", 0.5, 1]), text: "10 % of it", endSeconds: 4 };
  const [cue] = makeCues(transcriptOf([other]));
  expect(cue).toEqual({ startMs: 0, endMs: 4_000, lines: ["10 % of it"] });
});

Deno.test("two lines are about as long as each other", () => {
  const text = "the quick brown fox jumps over the lazy dog today";
  const [cue] = makeCues(transcriptOf([{ text, startSeconds: 0, endSeconds: 5 }]));
  expect(cue.lines).toEqual(["the quick brown fox jumps", "over the lazy dog today"]);
});

Deno.test("a sentence leaves no word alone behind a full subtitle, and is rather cut where a clause ends", () => {
  const linesOf = (text: string) =>
    makeCues(transcriptOf([{ text, startSeconds: 0, endSeconds: 7 }])).map(({ lines }) => lines.join(" "));
  expect(
    linesOf("Puoi terminare il test appendendo il ricevitore o premendo il tasto per tutti cancelletto."),
  )
    .toEqual([
      "Puoi terminare il test appendendo il ricevitore",
      "o premendo il tasto per tutti cancelletto.",
    ]);
  expect(
    linesOf("When all of them had come together, he told them at length what there was to be said of it."),
  )
    .toEqual([
      "When all of them had come together,",
      "he told them at length what there was to be said of it.",
    ]);
});

Deno.test("speakers are named in the text where they change, if asked for", () => {
  const list = [0, 0, 1].map((speaker, i) => ({ text: "Yes.", startSeconds: i, endSeconds: i + 1, speaker }));
  const lines = makeCues(transcriptOf(list), { nameSpeakers: true }).flatMap((cue) => cue.lines);
  expect(lines).toEqual(["Speaker 1: Yes.", "Yes.", "Speaker 2: Yes."]);
});
