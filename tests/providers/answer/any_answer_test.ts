import { expect } from "expect";
import fc from "fast-check";
import { ProviderError } from "../../../src/pipeline/errors.ts";
import type { Segment } from "../../../src/transcript/transcript.ts";
import { deepgramResponse, deepgramTranscript } from "../../../src/providers/deepgram/response.ts";
import { fromOpenAiAnswer, readOpenAiAnswer } from "../../../src/providers/whisper/verbose_json.ts";
import { ADAPTERS } from "../adapters.ts";
import { neverAborted } from "../pieces.ts";
import { type Answer, ProviderServer } from "../provider_server.ts";
import { type AnyAnswer, anyAnswer } from "./any_answer.ts";
import { soundingPiece } from "./sounding_piece.ts";

const SECONDS = 12;
const piece = soundingPiece(SECONDS);
const solid = (text: string) => text.replaceAll(/\s/g, "");

function expectSound(segments: readonly Segment[]): void {
  let end = 0;
  for (const { text, startSeconds, endSeconds, words = [] } of segments) {
    expect(text.trim()).not.toBe("");
    expect(startSeconds).toBeGreaterThanOrEqual(end);
    expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
    expect(endSeconds).toBeLessThanOrEqual(SECONDS);
    end = endSeconds;
    let begun = 0;
    for (const word of words) {
      expect(word.startSeconds).toBeGreaterThanOrEqual(begun);
      expect(word.endSeconds).toBeGreaterThanOrEqual(word.startSeconds);
      expect(word.endSeconds).toBeLessThanOrEqual(SECONDS);
      begun = word.startSeconds;
    }
  }
}

/** Every word of the text is there, in its order, once. */
function expectWhole(segments: readonly Segment[], { words }: AnyAnswer): void {
  expect(solid(segments.map(({ text }) => text).join(""))).toBe(solid(words.join("")));
}

Deno.test("property: whatever else an answer holds, its text is there in order, with times within the piece", () => {
  fc.assert(fc.property(anyAnswer, fc.boolean(), (any, diarize) => {
    const source = { provider: "groq" as const, model: "m" };
    const { segments } = fromOpenAiAnswer(readOpenAiAnswer(any.body), piece, { diarize }, source);
    expectSound(segments);
    expectWhole(segments, any);
  }));
});

Deno.test("property: the same for Deepgram's form", () => {
  fc.assert(fc.property(anyAnswer, fc.boolean(), (any, diarize) => {
    const { text, words, segments } = any.body;
    const channel = { alternatives: [{ transcript: text, words }], detected_language: any.body.language };
    const body = { results: { channels: [channel], utterances: segments } };
    const { segments: heard } = deepgramTranscript(deepgramResponse(body), piece, { diarize }, {
      provider: "deepgram",
      model: "nova-3",
    });
    expectSound(heard);
    expectWhole(heard, any);
  }));
});

/** Any body at all, as bytes of any type. */
const anyBody: fc.Arbitrary<Answer> = fc.record({
  status: fc.constant(200),
  text: fc.oneof(
    fc.json(),
    fc.string(),
    anyAnswer.map(({ body }) => JSON.stringify(body)),
    fc.tuple(anyAnswer, fc.double({ min: 0, max: 1, noNaN: true })).map(([{ body }, share]) => {
      const text = JSON.stringify(body);
      return text.slice(0, Math.floor(text.length * share));
    }),
    fc.constantFrom(
      "",
      "\uFEFF",
      "null",
      "[]",
      "{}",
      "[[[[",
      '{"text":',
      "<html>",
      '{"results":null}',
      "NaN",
    ),
  ),
  headers: fc.constantFrom(
    "application/json",
    "text/plain",
    "text/html",
    "application/octet-stream",
    "audio/wav",
  )
    .map((type) => ({ "content-type": type })),
});

for (const { name, create } of ADAPTERS) {
  Deno.test(`${name}: property: any answer is words or one classified error`, async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, async (answer) => {
        await using server = new ProviderServer(answer);
        const work = create(server.url).transcribe(piece, { diarize: false }, neverAborted());
        const outcome = await work.then(({ segments }) => segments, (error) => error);
        if (Array.isArray(outcome)) return expectSound(outcome);
        expect(outcome).toBeInstanceOf(ProviderError);
        expect(outcome.problem).not.toBe("network");
      }),
      { numRuns: 60 },
    );
  });
}
