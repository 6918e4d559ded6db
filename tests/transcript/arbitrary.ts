import fc from "fast-check";
import type { PlacedPiece, Segment, Transcript } from "../../src/transcript/transcript.ts";

/** Tokens as people and models write them: letters with accents, emoji of several code points, markup, scripts without spaces. */
const token = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,9}[.,!?]?$/) },
  fc.constantFrom("👩‍👩‍👧‍👦", "🇮🇩", "é", "n\u0303o", "<i>", "&amp;", "-->", "NOTE", "1", "سلام", "♪"),
  fc.constantFrom("今日は良い天気ですね。散歩に行きましょうか。", "สวัสดีครับวันนี้อากาศดี"),
  fc.stringMatching(/^[a-z]{43,90}$/),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
);

/** Text of a segment: trimmed and never empty. */
export const spokenText = fc.array(token, { minLength: 1, maxLength: 40 })
  .map((tokens) => tokens.join(" ").trim())
  .map((text) => text === "" ? "word" : text);

interface Shape {
  text: string;
  gap: number;
  length: number;
  withWords: boolean;
  speaker: number | undefined;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  text: spokenText,
  gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5, noNaN: true })),
  length: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true })),
  withWords: fc.boolean(),
  speaker: fc.option(fc.nat(2), { nil: undefined }),
});

/** Ordered segments that do not overlap. */
export const segments = fc.array(shape, { maxLength: 8 }).map((shapes) => {
  let time = 0;
  return shapes.map((each): Segment => {
    const startSeconds = time + each.gap;
    time = startSeconds + each.length;
    const segment: Segment = { text: each.text, startSeconds, endSeconds: time };
    if (each.speaker !== undefined) segment.speaker = each.speaker;
    if (each.withWords) segment.words = evenWords(segment);
    return segment;
  });
});

export const transcript: fc.Arbitrary<Transcript> = segments.map((list) => transcriptOf(list));

/** One source, and a length that holds all segments. */
export function transcriptOf(list: Segment[]): Transcript {
  return {
    segments: list,
    durationSeconds: list.at(-1)?.endSeconds ?? 0,
    sources: [{ provider: "groq", model: "whisper-large-v3", pieceCount: 1 }],
  };
}

/** The segment's words, each as long as the others. */
export function evenWords(segment: Segment) {
  const tokens = segment.text.split(/\s+/);
  const step = (segment.endSeconds - segment.startSeconds) / tokens.length;
  return tokens.map((text, i) => ({
    text,
    startSeconds: segment.startSeconds + step * i,
    endSeconds: segment.startSeconds + step * (i + 1),
  }));
}

/** Pieces that follow each other; their words are numbered through the whole recording: "w0 w1 ...". */
export const pieces: fc.Arbitrary<PlacedPiece[]> = fc.array(
  fc.record({
    sampleCount: fc.integer({ min: 1, max: 480_000 }),
    wordCounts: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
    stray: fc.double({ min: -2, max: 2, noNaN: true }),
  }),
  { minLength: 1, maxLength: 8 },
).map((shapes) => {
  let startSample = 0;
  let number = 0;
  return shapes.map(({ sampleCount, wordCounts, stray }, index) => {
    const step = sampleCount / 16_000 / Math.max(1, wordCounts.length);
    const list = wordCounts.map((count, i): Segment => {
      const text = Array.from({ length: count }, () => `w${number++}`).join(" ");
      // Providers' times stray over the edges of the piece, as real ones do.
      const segment = { text, startSeconds: step * i + stray, endSeconds: step * (i + 1) + stray };
      return { ...segment, words: evenWords(segment) };
    });
    const piece = {
      index,
      startSample,
      sampleCount,
      transcript: { segments: list, provider: "groq", model: "m" },
    };
    startSample += sampleCount;
    return piece;
  });
});
