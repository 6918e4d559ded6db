import { expect } from "expect";
import { Leveller } from "../../src/audio/leveller.ts";
import { noise, tone } from "../media.ts";

const WINDOW = 32_000;
const MS = 16;

/** A window of what is left between sentences, faint and uneven, with something at a usual level in it. */
function withLoud(fromMs: number, lengthMs: number): Float32Array {
  const faint = noise(2, 0.003);
  const loud = tone(2, 300, 0.3);
  return Float32Array.from({ length: WINDOW }, (_, i) => {
    const isLoud = i >= fromMs * MS && i < (fromMs + lengthMs) * MS;
    const swell = 0.1 + 0.9 * Math.abs(Math.sin(i / 3000));
    return (isLoud ? loud[i] : faint[i] * swell) / 32768;
  });
}

function cutOff(samples: Int16Array): number {
  return samples.filter((sample) => Math.abs(sample) >= 32767).length;
}

Deno.test("the end of a word before a pause, or its beginning behind one, is not distorted as the pause is raised", () => {
  for (const lengthMs of [15, 40, 80, 130]) {
    for (const fromMs of [0, 3, 1000, 2000 - lengthMs]) {
      const leveller = new Leveller();
      leveller.level(withLoud(0, 0)); // so that the gain is high when the word begins
      const result = leveller.level(withLoud(fromMs, lengthMs));
      expect([fromMs, lengthMs, cutOff(result)]).toEqual([fromMs, lengthMs, 0]);
    }
  }
});

Deno.test("speech that is too quiet is raised beside a knock, and the knock stays within full scale", () => {
  const quiet = tone(2, 300, 0.003);
  const blow = tone(0.1, 900, 0.8);
  const knock = (i: number) => blow[i - 16_000] ?? 0;
  const loudness = (i: number) => i % 4000 < 2000 ? 1 : 0.05;
  const result = new Leveller().level(
    Float32Array.from(quiet, (sample, i) => (sample * loudness(i) + knock(i)) / 32768),
  );
  expect(cutOff(result)).toBe(0);
  expect(Math.max(...result.subarray(4000, 6000))).toBeGreaterThan(2000);
});
