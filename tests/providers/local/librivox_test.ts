import { expect } from "expect";
import { countWordErrors } from "../../../bench/wer.ts";
import { SAMPLE_RATE } from "../../../src/pipeline/audio_reader.ts";
import { createLocal } from "../../../src/providers/local/local.ts";
import type { Segment } from "../../../src/transcript/transcript.ts";
import { librivoxSentences } from "../../media.ts";
import { pieceOf, roomNoise, sequence } from "./piece.ts";

const MOST_ERRORS = 0.05;

async function recognise(samples: Int16Array<ArrayBuffer>): Promise<Segment[]> {
  await using local = createLocal({ workers: 1 });
  const { segments, language } = await local.transcribe(
    pieceOf(samples),
    { diarize: false },
    new AbortController().signal,
  );
  expect(language).toBe("en");
  return segments;
}

function errorRate(reference: string, segments: readonly Segment[]): number {
  const { errors, words } = countWordErrors(reference, textOf(segments));
  return errors / words;
}

function textOf(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join(" ");
}

Deno.test("of the words of LibriVox sentences, each read alone, at most 5 % are wrong", async () => {
  const sentences = await librivoxSentences();
  await using local = createLocal({ workers: 1 });
  const total = { errors: 0, words: 0 };
  for (const { samples, text } of sentences) {
    const { signal } = new AbortController();
    const { segments } = await local.transcribe(pieceOf(samples), { diarize: false }, signal);
    const { errors, words } = countWordErrors(text, textOf(segments));
    total.errors += errors;
    total.words += words;
  }
  expect(total.words).toBe(71);
  expect(total.errors / total.words).toBeLessThanOrEqual(MOST_ERRORS);
});

Deno.test("sentences with pauses between them come back with their own times", async () => {
  const sentences = await librivoxSentences();
  const pauses = [1.2, 0.8, 2, 0.7, 1.5];
  const segments = await recognise(sequence(...sentences.flatMap(({ samples }, i) => [pauses[i], samples])));
  expect(errorRate(sentences.map(({ text }) => text).join(" "), segments)).toBeLessThanOrEqual(
    MOST_ERRORS,
  );
  let at = 0;
  for (const [i, { samples }] of sentences.entries()) {
    const start = at + pauses[i];
    const end = start + samples.length / 16_000;
    expect(segments.some((s) => s.startSeconds >= start && s.startSeconds - start < 0.5)).toBe(true);
    expect(segments.some((s) => s.endSeconds <= end && end - s.endSeconds < 0.5)).toBe(true);
    at = end;
  }
});

Deno.test("in a room whose noise is 10 dB below the voice, most words are still right", async () => {
  const sentences = await librivoxSentences();
  const clean = sequence(...sentences.flatMap(({ samples }) => [0.7, samples]));
  const loudness = Math.sqrt(clean.reduce((sum, sample) => sum + sample * sample, 0) / clean.length);
  const noise = roomNoise(clean.length / SAMPLE_RATE, loudness * Math.sqrt(3) / 10 ** (10 / 20));
  const segments = await recognise(clean.map((sample, i) => sample + noise[i]));
  expect(errorRate(sentences.map(({ text }) => text).join(" "), segments)).toBeLessThanOrEqual(0.2);
});
