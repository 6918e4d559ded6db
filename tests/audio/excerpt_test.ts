import { expect } from "expect";
import { excerpt } from "../../src/audio/excerpt.ts";
import { wavFile } from "../../src/audio/wav.ts";
import { systemClock } from "../../src/clock.ts";
import { memoryFile } from "../../src/pipeline/memory_file.ts";
import { SAMPLE_RATE } from "../../src/pipeline/audio_reader.ts";

const DEPS = { clock: systemClock, useStreaming: true, targetBitrateKbps: 96, compressionThresholdMb: 30 };
const never = new AbortController().signal;

/** A minute of silence with a tone from second 40 to second 42. */
function recording() {
  const samples = new Int16Array(60 * SAMPLE_RATE);
  for (let i = 40 * SAMPLE_RATE; i < 42 * SAMPLE_RATE; i++) {
    samples[i] = 20_000 * Math.sin(2 * Math.PI * 440 * i / SAMPLE_RATE);
  }
  return memoryFile("talk.wav", wavFile(samples));
}

/** The loudest sample of each half second of an encoded file. */
async function loudness(bytes: Uint8Array<ArrayBuffer>): Promise<number[]> {
  const args = ["-v", "error", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "-ar", "16000", "pipe:1"];
  const child = new Deno.Command("ffmpeg", { args, stdin: "piped", stdout: "piped" }).spawn();
  const written = new Blob([bytes]).stream().pipeTo(child.stdin);
  const { stdout } = await child.output();
  await written;
  const samples = new Int16Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.length / 2));
  const half = SAMPLE_RATE / 2;
  return Array.from(
    { length: Math.round(samples.length / half) },
    (_, i) =>
      samples.subarray(i * half, (i + 1) * half).reduce((most, each) => Math.max(most, Math.abs(each)), 0),
  );
}

Deno.test("a stretch of a recording is that stretch, as a voice message", async () => {
  const bytes = await excerpt(recording(), { startSeconds: 39, seconds: 4 }, DEPS, never);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("OggS");
  const loud = (await loudness(bytes)).map((most) => most > 5_000);
  expect(loud).toEqual([false, false, true, true, true, true, false, false]);
});

Deno.test("what holds no sound is told as such, and a stretch nobody waits for ends", async () => {
  const text = memoryFile("notes.txt", new TextEncoder().encode("no sound in here"));
  await expect(excerpt(text, { startSeconds: 0, seconds: 4 }, DEPS, never)).rejects.toMatchObject({
    name: "InputError",
  });
  const gone = AbortSignal.abort(new Error("nobody waits"));
  await expect(excerpt(recording(), { startSeconds: 0, seconds: 4 }, DEPS, gone)).rejects.toThrow(
    "nobody waits",
  );
});
