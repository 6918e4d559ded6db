import { expect } from "expect";
import fc from "fast-check";
import { partialTranscript } from "../../src/cli/partial_transcript.ts";
import type { PlacedPiece } from "../../src/transcript/transcript.ts";

/** Pieces of so many samples, one behind the other. */
function pieces(counts: readonly number[]): PlacedPiece[] {
  let startSample = 0;
  return counts.map((sampleCount, index) => {
    const segments = [{ text: "words", startSeconds: 0, endSeconds: sampleCount / 16_000 }];
    const piece = { index, startSample, sampleCount, transcript: { segments, provider: "groq", model: "m" } };
    startSample += sampleCount;
    return piece;
  });
}

const counts = fc.array(fc.integer({ min: 1600, max: 5_000_000 }), { minLength: 1, maxLength: 12 });

Deno.test("pieces that follow each other leave no gap, whatever their lengths", () => {
  fc.assert(fc.property(counts, (lengths) => {
    const total = lengths.reduce((sum, length) => sum + length, 0) / 16_000;
    expect(partialTranscript(pieces(lengths), total)?.gaps).toEqual([]);
    expect(partialTranscript(pieces(lengths), undefined)?.gaps).toEqual([]);
  }));
});

Deno.test("a missing piece is a gap, sample by sample", () => {
  fc.assert(fc.property(counts, fc.nat(), (lengths, nth) => {
    const all = pieces([...lengths, 1600]);
    const missing = all[nth % lengths.length];
    const end = missing.startSample + missing.sampleCount;
    expect(partialTranscript(all.filter((piece) => piece !== missing), undefined)?.gaps).toEqual([
      { text: "[…]", startSeconds: missing.startSample / 16_000, endSeconds: end / 16_000 },
    ]);
  }));
});

Deno.test("a length that is claimed a little too long is no gap, a missing end is", () => {
  const one = pieces([160_000]);
  for (const claimed of [9, 10, 10.04, 10.9]) expect(partialTranscript(one, claimed)?.gaps).toEqual([]);
  expect(partialTranscript(one, 13)?.gaps).toEqual([{ text: "[…]", startSeconds: 10, endSeconds: 13 }]);
});
