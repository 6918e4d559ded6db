import { expect } from "expect";
import fc from "fast-check";
import { type Cut, cutAtSilence } from "../../src/audio/cutter.ts";
import type { PiecePlan } from "../../src/pipeline/audio_reader.ts";
import { joined, librivoxSentences, longRecording, silence, tone } from "../media.ts";

const RATE = 16_000;

async function* chunked(samples: Int16Array, chunkSizes: readonly number[]): AsyncGenerator<Int16Array> {
  for (let position = 0, i = 0; position < samples.length; i++) {
    const size = chunkSizes[i % chunkSizes.length];
    yield await Promise.resolve(samples.subarray(position, position + size));
    position += size;
  }
}

function cuts(samples: Int16Array, plan: PiecePlan, chunkSizes = [4096]): Promise<Cut[]> {
  return Array.fromAsync(cutAtSilence(chunked(samples, chunkSizes), plan));
}

/** Sounds and pauses of any length, as a short recording with short pieces. */
const recording = fc.array(
  fc.tuple(fc.boolean(), fc.double({ min: 0.01, max: 1.5, noNaN: true })),
  { maxLength: 12 },
).map((stretches) => joined(...stretches.map(([loud, seconds]) => loud ? tone(seconds) : silence(seconds))));
const plan = fc.tuple(
  fc.double({ min: 0.05, max: 2, noNaN: true }),
  fc.double({ min: 0, max: 2, noNaN: true }),
).map(([minSeconds, more]) => ({ minSeconds, maxSeconds: minSeconds + more }));
const planWithFirst = fc.tuple(plan, fc.array(plan, { maxLength: 2 }))
  .map(([plan, first]): PiecePlan => ({ ...plan, first }));
const chunkSizes = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 });

Deno.test("pieces cover the recording once, without gap or overlap", async () => {
  await fc.assert(
    fc.asyncProperty(recording, planWithFirst, chunkSizes, async (samples, plan, sizes) => {
      const pieces = await cuts(samples, plan, sizes);
      let expectedStart = 0;
      for (const piece of pieces) {
        expect(piece.startSample).toBe(expectedStart);
        expectedStart += piece.samples.length;
      }
      expect(joined(...pieces.map((piece) => piece.samples))).toEqual(samples);
    }),
  );
});

Deno.test("every piece but the last is between the shortest and the longest length", async () => {
  await fc.assert(
    fc.asyncProperty(recording, planWithFirst, async (samples, plan) => {
      const pieces = await cuts(samples, plan);
      const lengths = pieces.map((piece) => piece.samples.length / RATE);
      const slack = 1 / RATE;
      const bounds = lengths.map((_, i) => plan.first?.at(i) ?? plan);
      lengths.forEach((seconds, i) => expect(seconds).toBeLessThanOrEqual(bounds[i].maxSeconds + slack));
      lengths.slice(0, -1).forEach((seconds, i) =>
        expect(seconds).toBeGreaterThanOrEqual(bounds[i].minSeconds - slack)
      );
      expect(pieces.map((piece) => piece.last)).toEqual(pieces.map((_, i) => i === pieces.length - 1));
    }),
  );
});

Deno.test("the pieces do not depend on how the samples come in", async () => {
  await fc.assert(
    fc.asyncProperty(recording, planWithFirst, chunkSizes, async (samples, plan, sizes) => {
      const starts = (pieces: Cut[]) => pieces.map((piece) => piece.startSample);
      expect(starts(await cuts(samples, plan, sizes))).toEqual(starts(await cuts(samples, plan)));
    }),
    { numRuns: 50 },
  );
});

Deno.test("speech is cut in the pauses between sentences only", async () => {
  const { samples, script } = longRecording(await librivoxSentences(), 300);
  const pieces = await cuts(samples, { minSeconds: 20, maxSeconds: 60 });
  expect(pieces.length).toBeGreaterThan(5);
  for (const { startSample } of pieces.slice(1)) {
    const inside = script.filter(({ startSeconds, endSeconds }) =>
      startSample > (startSeconds + 0.1) * RATE && startSample < (endSeconds - 0.1) * RATE
    );
    expect(inside).toEqual([]);
  }
});

Deno.test("a short rest is not left over when an earlier cut avoids it", async () => {
  const pieces = await cuts(tone(11), { minSeconds: 4, maxSeconds: 10 });
  expect(pieces.length).toBe(2);
  expect(pieces[1].samples.length / RATE).toBeGreaterThanOrEqual(3);
});

Deno.test("what fits one piece is one piece", async () => {
  const pieces = await cuts(joined(tone(4), silence(1), tone(4)), { minSeconds: 2, maxSeconds: 9 });
  expect(pieces.map((piece) => [piece.samples.length / RATE, piece.last])).toEqual([[9, true]]);
});

Deno.test("nothing gives no piece", async () => {
  expect(await cuts(new Int16Array(0), { minSeconds: 2, maxSeconds: 9 })).toEqual([]);
});

Deno.test("no more is taken than one piece and a few seconds", async () => {
  let taken = 0;
  const endless = (async function* () {
    for (;;) {
      taken += RATE;
      yield await Promise.resolve(tone(1));
    }
  })();
  let given = 0;
  for await (const piece of cutAtSilence(endless, { minSeconds: 5, maxSeconds: 10 })) {
    expect(taken - given).toBeLessThanOrEqual(14 * RATE);
    given += piece.samples.length;
    if (given > 100 * RATE) break;
  }
});

Deno.test("an impossible plan is refused", async () => {
  await expect(cuts(tone(1), { minSeconds: 5, maxSeconds: 4 })).rejects.toThrow(RangeError);
});
