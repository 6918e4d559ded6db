import { expect } from "expect";
import fc from "fast-check";
import { findUtterances, withMargins } from "../../../src/providers/local/utterances.ts";
import { librivoxSentences } from "../../media.ts";
import { roomNoise, seconds, sequence } from "./piece.ts";

/** Syllables: bursts of a tone at 4 Hz, as loud as speech. */
function babble(length: number): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(seconds(length));
  return samples.map((_, i) => {
    const loudness = 500 + 7500 * Math.sin(Math.PI * 4 * i / 16_000) ** 2;
    return Math.round(loudness * Math.sin(2 * Math.PI * 220 * i / 16_000));
  });
}

function lengths(samples: Int16Array): number[] {
  return findUtterances(samples).map(({ startSample, endSample }) => (endSample - startSample) / 16_000);
}

Deno.test("nothing is said in silence, in steady noise of any loudness, and in no samples at all", () => {
  expect(findUtterances(new Int16Array(0))).toEqual([]);
  expect(findUtterances(new Int16Array(100))).toEqual([]);
  expect(findUtterances(new Int16Array(seconds(5)))).toEqual([]);
  for (const amplitude of [10, 300, 3000, 20_000]) {
    expect(findUtterances(roomNoise(5, amplitude))).toEqual([]);
  }
});

Deno.test("a click is no speech", () => {
  const click = new Int16Array(400).fill(20_000, 0, 200);
  expect(findUtterances(sequence(2, click, 2))).toEqual([]);
});

Deno.test("a pause ends an utterance, and its times are those of the sound", () => {
  const found = findUtterances(sequence(1, babble(2), 1, babble(3), 0.5));
  const times = found.map(({ startSample, endSample }) => [startSample / 16_000, endSample / 16_000]);
  expect(times.length).toBe(2);
  [[1, 3], [4, 7]].forEach(([start, end], i) => {
    expect(Math.abs(times[i][0] - start)).toBeLessThan(0.1);
    expect(Math.abs(times[i][1] - end)).toBeLessThan(0.1);
  });
});

Deno.test("a breath does not end a short utterance, but it does cut a long one", () => {
  expect(lengths(sequence(1, babble(1.5), 0.25, babble(1.5), 1)).length).toBe(1);
  expect(lengths(sequence(1, babble(4), 0.25, babble(4), 1)).length).toBe(2);
});

Deno.test("speech without any pause is cut all the same", () => {
  const found = lengths(sequence(1, babble(50), 1));
  expect(Math.max(...found)).toBeLessThanOrEqual(15);
  expect(found.reduce((a, b) => a + b)).toBeGreaterThan(49.8);
});

Deno.test("speech in a noisy place and speech 30 dB too quiet are found where clean speech is", async () => {
  const [sentence] = await librivoxSentences();
  const [clean] = findUtterances(sentence.samples);
  const noise = roomNoise(sentence.samples.length / 16_000, 300);
  const variants = [sentence.samples.map((s, i) => s + noise[i]), sentence.samples.map((s) => s / 30)];
  for (const samples of variants) {
    const found = findUtterances(samples);
    expect(Math.abs(found[0].startSample - clean.startSample)).toBeLessThan(seconds(0.3));
    expect(Math.abs(found[found.length - 1].endSample - clean.endSample)).toBeLessThan(seconds(0.3));
  }
});

Deno.test("utterances, with and without margins, are in order, inside the piece and apart", () => {
  const stretch = fc.record({
    speech: fc.double({ min: 0, max: 9, noNaN: true }),
    pause: fc.double({ min: 0, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 6 }), (stretches) => {
      const samples = sequence(...stretches.flatMap(({ speech, pause }) => [babble(speech), pause]));
      const found = findUtterances(samples);
      for (const list of [found, withMargins(found, samples.length)]) {
        let end = 0;
        for (const utterance of list) {
          expect(utterance.startSample).toBeGreaterThanOrEqual(end);
          expect(utterance.endSample).toBeGreaterThan(utterance.startSample);
          end = utterance.endSample;
        }
        expect(end).toBeLessThanOrEqual(samples.length);
      }
    }),
    { numRuns: 25 },
  );
});
