import { expect } from "expect";
import { decoded, MediaFolder } from "../media.ts";
import { hear, type Recording, samplesOf, wavContent, wordsOf } from "./tone_speech.ts";

const RECORDING: Recording = { number: 201, blocks: 5, blockSeconds: 3, wordsPerBlock: 2 };
const KNOWN = new Map([[RECORDING.number, RECORDING]]);

function words(samples: Int16Array): string[] {
  return hear(samples, KNOWN).flatMap(({ text }) => text.split(" "));
}

Deno.test("tone speech is understood after any encoding, from wherever a silence lets it begin", async () => {
  await using folder = await MediaFolder.create();
  const samples = samplesOf(RECORDING);
  for (const name of ["plain.wav", "note.ogg", "song.mp3"]) {
    const output = name.endsWith("ogg") ? ["-c:a", "libopus", "-b:a", "16k"] : [];
    expect(words(await decoded(await folder.sound(name, samples, output)))).toEqual(wordsOf(RECORDING));
  }
  expect(words(samples.subarray(3.2 * 16_000))).toEqual(wordsOf(RECORDING).slice(2));
});

Deno.test("a WAV file made while it is read is the same, wherever the reading begins", async () => {
  await using folder = await MediaFolder.create();
  const content = wavContent(RECORDING);
  const whole = await content.read(0, content.sizeBytes);
  expect(await decoded(await folder.write("whole.wav", whole))).toEqual(samplesOf(RECORDING));
  for (const [offset, length] of [[0, 20], [10, 40], [43, 3], [4096, 8192], [content.sizeBytes - 5, 100]]) {
    expect(await content.read(offset, length)).toEqual(whole.slice(offset, offset + length));
  }
});

for (const sampleBytes of [4, 8] as const) {
  Deno.test(`the same samples as fractions of ${sampleBytes} bytes make a larger file`, async () => {
    await using folder = await MediaFolder.create();
    const content = wavContent(RECORDING, sampleBytes);
    expect(content.sizeBytes - 44).toBe(sampleBytes / 2 * (wavContent(RECORDING).sizeBytes - 44));
    const path = await folder.write("fractions.wav", await content.read(0, content.sizeBytes));
    expect(await decoded(path)).toEqual(samplesOf(RECORDING));
    expect(await content.read(4095, 10)).toEqual((await content.read(4000, 200)).subarray(95, 105));
  });
}
