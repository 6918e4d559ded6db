import { expect } from "expect";
import { Mixer } from "../../src/audio/mixer.ts";
import { librivoxSentences, MediaFolder, noise } from "../media.ts";
import { readPath } from "./reading.ts";

const WINDOW = 32_000;

/** How alike two sounds are: 1 the same, 0 nothing in common. */
function likeness(a: Int16Array | Float32Array, b: Int16Array | Float32Array): number {
  let [both, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    both += a[i] * b[i];
    ofA += a[i] * a[i];
    ofB += b[i] * b[i];
  }
  return Math.abs(both) / Math.sqrt(ofA * ofB);
}

function mixed(channels: readonly (Int16Array | Float32Array)[]): Float32Array {
  const mixer = new Mixer(channels.length);
  const length = Math.min(...channels.map((channel) => channel.length));
  const result = new Float32Array(length);
  for (let start = 0; start < length; start += WINDOW) {
    const size = Math.min(WINDOW, length - start);
    const window = new Float32Array(size * channels.length);
    window.forEach((_, i) =>
      window[i] = channels[i % channels.length][start + Math.floor(i / channels.length)] / 32768
    );
    result.set(mixer.mix(window), start);
  }
  return result;
}

Deno.test("channels that carry the same are mixed to just that", async () => {
  const [{ samples }] = await librivoxSentences();
  expect(mixed([samples, samples])).toEqual(Float32Array.from(samples, (sample) => sample / 32768));
});

Deno.test("neither an inverted channel nor a noisy one takes the words away", async () => {
  const [{ samples }] = await librivoxSentences();
  const inverted = samples.map((sample) => -sample);
  const hiss = noise(samples.length / 16_000, 0.2);
  const silent = samples.map(() => 0);
  const cases: Int16Array[][] = [
    [samples, inverted],
    [inverted, samples],
    [samples, inverted.map((sample) => sample * 0.9)],
    [samples, hiss],
    [hiss, samples],
    [samples, silent],
    [silent, hiss, samples, silent],
    [hiss, samples, hiss, inverted, silent, silent],
    [...Array.from({ length: 9 }, () => silent), samples],
  ];
  for (const [index, channels] of cases.entries()) {
    expect([index, likeness(mixed(channels), samples) > 0.97]).toEqual([index, true]);
  }
});

Deno.test("a hum on both channels does not hide that one is inverted", async () => {
  const [{ samples }] = await librivoxSentences();
  const hum = (i: number) => 6000 * Math.sin(2 * Math.PI * 50 * i / 16_000);
  const heard = mixed([
    samples.map((sample, i) => sample + hum(i)),
    samples.map((sample, i) => hum(i) - sample),
  ]);
  const steps = (values: Int16Array | Float32Array) =>
    Float32Array.from(values.subarray(1), (v, i) => v - values[i]);
  expect(likeness(steps(heard), steps(samples))).toBeGreaterThan(0.9);
});

Deno.test("of two people on two channels, both are heard", async () => {
  const [one, two] = await librivoxSentences();
  const hiss = noise((one.samples.length + two.samples.length) / 16_000, 0.01);
  for (const withNoise of [false, true]) {
    const quiet = (samples: Int16Array) => samples.map(() => 0);
    const left = new Int16Array([...one.samples, ...quiet(two.samples)]);
    const right = new Int16Array([...quiet(one.samples), ...two.samples])
      .map((sample, i) => sample + (withNoise ? hiss[i] : 0));
    const heard = mixed([left, right]);
    const at = one.samples.length;
    expect(likeness(heard.subarray(0, at), one.samples)).toBeGreaterThan(0.9);
    expect(likeness(heard.subarray(at), two.samples)).toBeGreaterThan(0.9);
  }
});

Deno.test("any number of channels is read, with a layout or without", async () => {
  await using folder = await MediaFolder.create();
  const [{ samples }] = await librivoxSentences();
  for (const channels of [2, 6, 9, 10, 17]) {
    const spread = new Int16Array(samples.length * channels);
    samples.forEach((sample, i) => spread[i * channels + channels - 1] = sample);
    const raw = await folder.write("raw", new Uint8Array(spread.buffer));
    const path = await folder.ffmpeg(`${channels}.wav`, [
      ...["-f", "s16le", "-ar", "16000", "-ac", String(channels), "-i", raw, "-c:a", "pcm_s16le"],
    ]);
    const heard = (await readPath(path)).samples;
    expect(heard.length).toBe(samples.length);
    const within = likeness(
      heard.subarray(WINDOW + 400, 2 * WINDOW),
      samples.subarray(WINDOW + 400, 2 * WINDOW),
    );
    expect([channels, within > 0.99]).toEqual([channels, true]);
  }
});
