import { expect } from "expect";
import fc from "fast-check";
import { plainText } from "../../src/transcript/text.ts";
import { mergePieces } from "../../src/transcript/merge.ts";
import type { PieceTranscript, PlacedPiece, Segment } from "../../src/transcript/transcript.ts";
import { pieces } from "./arbitrary.ts";

function piece(index: number, seconds: number, parts: Partial<PieceTranscript>): PlacedPiece {
  const transcript = { segments: [], provider: "groq", model: "turbo", ...parts };
  return { index, startSample: index * 160_000, sampleCount: seconds * 16_000, transcript };
}

function said(text: string, startSeconds: number, endSeconds: number): Segment {
  return { text, startSeconds, endSeconds };
}

const total = (list: readonly PlacedPiece[]) => list.reduce((sum, { sampleCount }) => sum + sampleCount, 0);

Deno.test("a piece's times count from its first sample, without drift over hours", () => {
  const startSample = 3 * 3600 * 16_000 + 1;
  const late: PlacedPiece = {
    ...piece(0, 10, { segments: [said("late", 1.5, 2)] }),
    startSample,
  };
  const [segment] = mergePieces([late], startSample + 160_000).segments;
  expect(segment.startSeconds).toBe(startSample / 16_000 + 1.5);
  expect(segment.endSeconds).toBe(startSample / 16_000 + 2);
});

Deno.test("segments and words that stray over the piece's edges are pulled back inside", () => {
  const segment = {
    ...said("hello world", -0.4, 11),
    words: [{ text: "hello", startSeconds: -0.4, endSeconds: 2 }, {
      text: "world",
      startSeconds: 9,
      endSeconds: 11,
    }],
  };
  const merged = mergePieces([piece(0, 10, { segments: [segment] })], 160_000);
  expect(merged.segments).toEqual([{
    text: "hello world",
    startSeconds: 0,
    endSeconds: 10,
    words: [{ text: "hello", startSeconds: 0, endSeconds: 2 }, {
      text: "world",
      startSeconds: 9,
      endSeconds: 10,
    }],
  }]);
});

Deno.test("segments that overlap are shortened, not dropped", () => {
  const both = [said("second", 2, 5), said("first", 0, 3)];
  expect(mergePieces([piece(0, 10, { segments: both })], 160_000).segments).toEqual([
    said("first", 0, 2),
    said("second", 2, 5),
  ]);
});

Deno.test("a word said on both sides of a seam stays twice; a piece given twice counts once", () => {
  const first = piece(0, 10, { segments: [said("no", 9, 10)] });
  const second = piece(1, 10, { segments: [said("no", 0, 1)] });
  const merged = mergePieces([second, first, second], 320_000);
  expect(merged.segments).toEqual([said("no", 9, 10), said("no", 10, 11)]);
  expect(merged.sources).toEqual([{ provider: "groq", model: "turbo", pieceCount: 2 }]);
});

Deno.test("the language of most of the speech wins; silent pieces have no say", () => {
  const merged = mergePieces([
    piece(0, 4, { segments: [said("a", 0, 1)], language: "id" }),
    piece(1, 3, { segments: [said("b", 0, 1)], language: "en" }),
    piece(2, 10, { language: "cy" }),
    piece(3, 3, { segments: [said("c", 0, 1)], language: "en" }),
  ], 640_000);
  expect(merged.language).toBe("en");
});

Deno.test("speakers of another piece have numbers of their own, for nobody knows who is who, and are told by part", () => {
  const talk = (index: number, ...speakers: number[]) =>
    piece(index, 10, {
      segments: speakers.map((speaker, i): Segment => ({
        ...said(`s${index}${i}`, i, i + 1),
        speaker,
        words: [{ text: `s${index}${i}`, startSeconds: i, endSeconds: i + 1, speaker }],
      })),
    });
  const merged = mergePieces([talk(2, 0), talk(0, 0, 1), piece(1, 10, {})], 480_000);
  expect(merged.segments.map(({ speaker, words }) => [speaker, words?.[0].speaker]))
    .toEqual([[0, 0], [1, 1], [2, 2]]);
  expect(merged.speakerParts).toEqual([0, 2]);
  expect(plainText(merged)).toBe(
    "Speaker 1 (part 1): s00\n\nSpeaker 2 (part 1): s01\n\nSpeaker 1 (part 2): s20",
  );
  expect(mergePieces([talk(0, 0, 1)], 160_000).speakerParts).toBeUndefined();
});

Deno.test("sources are counted by provider and model", () => {
  const merged = mergePieces(
    [piece(0, 1, {}), piece(1, 1, { provider: "deepgram", model: "nova-3" }), piece(2, 1, {})],
    480_000,
  );
  expect(merged).toEqual({
    segments: [],
    durationSeconds: 30,
    sources: [
      { provider: "groq", model: "turbo", pieceCount: 2 },
      { provider: "deepgram", model: "nova-3", pieceCount: 1 },
    ],
  });
});

Deno.test("every word is kept once and in order, whatever order the pieces finish in", () => {
  const shuffled = pieces.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
  );
  fc.assert(fc.property(shuffled, ([list, finished]) => {
    const merged = mergePieces(finished, total(list));
    const spoken = merged.segments.flatMap(({ text }) => text.split(" "));
    const words = merged.segments.flatMap((segment) => segment.words ?? []);
    expect(spoken).toEqual(spoken.map((_, i) => `w${i}`));
    expect(words.map(({ text }) => text)).toEqual(spoken);
    expect(spoken.length).toBe(
      list.flatMap((p) => p.transcript.segments).flatMap((s) => s.words ?? []).length,
    );
  }));
});

Deno.test("times never run backwards, overlap or leave the recording", () => {
  fc.assert(fc.property(pieces, (list) => {
    const merged = mergePieces(list, total(list));
    for (const spans of [merged.segments, merged.segments.flatMap((segment) => segment.words ?? [])]) {
      let floor = 0;
      for (const { startSeconds, endSeconds } of spans) {
        expect(startSeconds).toBeGreaterThanOrEqual(floor);
        expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
        floor = endSeconds;
      }
      expect(floor).toBeLessThanOrEqual(merged.durationSeconds);
    }
  }));
});
