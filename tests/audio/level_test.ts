import { expect } from "expect";
import { librivoxSentences, MediaFolder, noise, silence, tone } from "../media.ts";
import { Leveller } from "../../src/audio/leveller.ts";
import { isSilent } from "../../src/audio/silence.ts";
import { reader, readPath, signal, sound } from "./reading.ts";

const WINDOW = 32_000;

function levelled(samples: Int16Array, change: (sample: number, index: number) => number) {
  const leveller = new Leveller();
  const floats = Float32Array.from(samples, (sample, i) => change(sample / 32768, i));
  const result = new Int16Array(samples.length);
  for (let start = 0; start < floats.length; start += WINDOW) {
    result.set(leveller.level(floats.subarray(start, start + WINDOW)), start);
  }
  return { result, helped: leveller.helped };
}

async function speech(): Promise<Int16Array<ArrayBuffer>> {
  return (await librivoxSentences())[0].samples;
}

function level(samples: Int16Array): number {
  return 20 * Math.log10(sound(samples, 0.5, samples.length / 16_000 - 0.5).level);
}

Deno.test("speech at a usual level comes through sample by sample", async () => {
  const samples = await speech();
  for (const gain of [1, 0.5]) {
    const { result, helped } = levelled(samples, (sample) => sample * gain);
    expect(helped).toBe(false);
    expect(result).toEqual(Int16Array.from(samples, (sample) => Math.round(sample * gain)));
  }
});

Deno.test("speech that is much too quiet or too loud comes to a usual level", async () => {
  const samples = await speech();
  for (const db of [-30, -40, -50, 15, 25, 40]) {
    const { result, helped } = levelled(samples, (sample) => sample * 10 ** (db / 20));
    expect(helped).toBe(true);
    expect([db, level(result) > -33 && level(result) < -6]).toEqual([db, true]);
    const clipped = result.filter((sample) => Math.abs(sample) >= 32767).length / result.length;
    expect([db, clipped < 0.005]).toEqual([db, true]);
  }
});

Deno.test("direct current and rumble are taken out, however the speech lies on them", async () => {
  const samples = await speech();
  const disturbances: ((i: number) => number)[] = [
    () => 0.5,
    () => -0.8,
    (i) => i < 40_000 ? 0.3 : -0.3,
    (i) => 0.5 * Math.exp(-i / 30_000),
  ];
  const rumble = (i: number) => 0.5 * Math.sin(2 * Math.PI * 8 * i / 16_000);
  for (const gain of [1, 0.01]) {
    for (const disturbance of gain === 1 ? [...disturbances, rumble] : disturbances) {
      const { result } = levelled(samples, (sample, i) => sample * gain + disturbance(i));
      expect(Math.abs(level(result) - -24)).toBeLessThan(8);
      const mean = result.subarray(64_000).reduce((sum, sample) => sum + sample, 0) /
        (result.length - 64_000);
      expect(Math.abs(mean)).toBeLessThan(100);
    }
  }
});

Deno.test("silence, hiss and hum are not raised to speech", () => {
  const faint = (samples: Int16Array) => levelled(samples, (sample) => sample).result;
  for (const quiet of [silence(10), noise(10, 0.0005), noise(10, 0.004), tone(10, 100, 0.005)]) {
    expect(faint(quiet)).toEqual(quiet);
    expect(isSilent(faint(quiet))).toBe(true);
  }
  expect(levelled(silence(4), () => 0.5).result.subarray(400).every((sample) => sample === 0)).toBe(true);
});

Deno.test("samples that are no numbers spoil nothing but themselves", async () => {
  const samples = await speech();
  for (const wrong of [NaN, Infinity, -Infinity, 3e38]) {
    const { result } = levelled(samples, (sample, i) => i === 1000 ? wrong : sample);
    expect(result.subarray(WINDOW)).toEqual(samples.subarray(WINDOW));
    expect(level(result)).toBeGreaterThan(-30);
  }
});

Deno.test("a file whose sound needed help is not sent as it is", async () => {
  await using folder = await MediaFolder.create();
  const samples = await speech();
  const limits = { containers: ["wav" as const], maxBytes: 25e6, maxSeconds: 600 };
  const bytesSent = async (name: string, filter: string, channels = "1") => {
    const path = await folder.sound(name, samples, ["-af", filter, "-ac", channels, "-c:a", "pcm_s16le"]);
    const { pieces } = await readPath(path, undefined, reader());
    return { sent: (await pieces[0].encode(limits, signal)).bytes, own: await Deno.readFile(path) };
  };
  const usual = await bytesSent("usual.wav", "anull");
  expect(usual.sent).toEqual(usual.own);
  const helped: [string, string, string?][] = [
    ["quiet.wav", "volume=-40dB"],
    ["current.wav", "volume=-10dB,aeval=val(0)+0.5"],
    ["turned.wav", "aeval=val(0)|-val(0)", "2"],
  ];
  for (const [name, filter, channels] of helped) {
    const { sent, own } = await bytesSent(name, filter, channels);
    expect([name, sent.length === own.length && sent.every((byte, i) => byte === own[i])]).toEqual([
      name,
      false,
    ]);
  }
});
