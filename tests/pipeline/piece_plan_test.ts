import { expect } from "expect";
import { piecePlan, planAfter } from "../../src/pipeline/piece_plan.ts";
import type { PlacedPiece } from "../../src/transcript/transcript.ts";

const plan = piecePlan("groq", { diarize: false });

function pieceOf(seconds: number): PlacedPiece {
  const transcript = { segments: [], provider: "groq", model: "m" };
  return { index: 0, startSample: 0, sampleCount: seconds * 16_000, transcript };
}

Deno.test("no piece is shorter than what a provider bills, and each is longer than the one before", () => {
  const lengths = [...plan.first ?? [], plan];
  expect(lengths.every(({ minSeconds }) => minSeconds >= 10)).toBe(true);
  expect(lengths.map(({ minSeconds }) => minSeconds)).toEqual(
    lengths.map(({ minSeconds }) => minSeconds).toSorted((a, b) => a - b),
  );
});

Deno.test("speakers are numbered anew in each piece: no short ones for them", () => {
  expect(piecePlan("deepgram", { diarize: true }).first).toBeUndefined();
});

Deno.test("a recording that was begun with long pieces goes on with them", () => {
  expect(planAfter(plan, [pieceOf(150)]).first).toBeUndefined();
  expect(planAfter(plan, [pieceOf(20)])).toEqual(plan);
  expect(planAfter(plan, [])).toEqual(plan);
});
