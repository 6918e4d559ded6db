import { expect } from "expect";
import fc from "fast-check";
import { bestCut, isSilent } from "../../src/audio/silence.ts";
import { frameLevels } from "../../src/pipeline/silence.ts";
import { joined, librivoxSentences, noise, silence, tone } from "../media.ts";

const RATE = 16_000;

Deno.test("levels are in dBFS: a full-scale sine is at -3, digital silence at -100", () => {
  expect(frameLevels(tone(0.1, 400, 1))[3]).toBeCloseTo(-3.01, 1);
  expect(frameLevels(silence(0.1))[3]).toBe(-100);
});

Deno.test("a constant offset is not sound", () => {
  expect(frameLevels(new Int16Array(1600).fill(8000))[3]).toBe(-100);
});

Deno.test("the cut falls into the middle of the longest silence of the window", () => {
  const samples = joined(tone(2), silence(0.3), tone(2), silence(0.8), tone(2), silence(0.2), tone(1));
  expect(bestCut(samples, 0, samples.length)).toBeCloseTo(4.7 * RATE, -2);
});

Deno.test("a silence outside of the window does not count", () => {
  const samples = joined(tone(2), silence(0.3), tone(2), silence(0.8), tone(2));
  expect(bestCut(samples, RATE, 3 * RATE)).toBeCloseTo(2.15 * RATE, -2);
});

Deno.test("a pause full of background noise is found", () => {
  const hum = noise(6, 0.02);
  const speech = joined(tone(2), silence(0.4), tone(3.6)).map((sample, i) => sample + hum[i]);
  expect(bestCut(speech, 0, speech.length)).toBeCloseTo(2.2 * RATE, -3);
});

Deno.test("without a silence the cut falls at the quietest point", () => {
  const samples = joined(tone(2), tone(0.06, 440, 0.1), tone(2));
  expect(Math.abs(bestCut(samples, 0, samples.length) - 2.03 * RATE)).toBeLessThan(0.02 * RATE);
});

Deno.test("a cut never leaves its window", () => {
  const stretch = fc.oneof(
    fc.double({ min: 0.01, max: 0.5, noNaN: true }).map((seconds) => tone(seconds)),
    fc.double({ min: 0.01, max: 0.5, noNaN: true }).map((seconds) => silence(seconds)),
  );
  fc.assert(
    fc.property(fc.array(stretch, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (parts, a, b) => {
      const samples = joined(...parts);
      const [from, to] = [a % samples.length, b % samples.length].toSorted((x, y) => x - y);
      const cut = bestCut(samples, from, to);
      expect(cut >= from && cut <= to).toBe(true);
    }),
  );
});

Deno.test("nothing, and the hiss of a microphone, are silent", () => {
  expect(isSilent(silence(5))).toBe(true);
  expect(isSilent(noise(60, 0.0003))).toBe(true);
  expect(isSilent(noise(60, 0.008))).toBe(true);
});

Deno.test("a short or faint sound is not silent", () => {
  expect(isSilent(joined(silence(30), tone(0.02, 440, 0.01), silence(30)))).toBe(false);
  expect(isSilent(joined(noise(5, 0.008), tone(0.1, 440, 0.02), noise(5, 0.008)))).toBe(false);
});

Deno.test("human speech is not silent, not even 40 dB too quiet or in noise", async () => {
  const hiss = noise(10, 0.005);
  for (const { samples } of await librivoxSentences()) {
    expect(isSilent(samples)).toBe(false);
    expect(isSilent(samples.map((sample) => Math.round(sample / 100)))).toBe(false);
    expect(isSilent(samples.map((sample, i) => Math.round(sample / 10) + hiss[i]))).toBe(false);
  }
});
