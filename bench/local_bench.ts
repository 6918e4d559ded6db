import process from "node:process";
import { SAMPLE_RATE } from "../src/pipeline/audio_reader.ts";
import type { Transcriber } from "../src/pipeline/transcriber.ts";
import { createLocal } from "../src/providers/local/local.ts";
import { librivoxSentences, type SpokenSentence } from "../tests/media.ts";
import { pieceOf } from "../tests/providers/local/piece.ts";
import { type Rounds, type Row, summary } from "./report.ts";
import { countWordErrors } from "./wer.ts";

/** One run over all sentences. */
interface Run {
  texts: string[];
  wallSeconds: number;
  /** Of this process, the worker included. */
  cpuSeconds: number;
}

/** How fast and how well the built-in model recognises human speech, with one worker, the model loaded. */
export async function localBench(rounds: Rounds): Promise<Row[]> {
  const sentences = await librivoxSentences();
  await using local = createLocal({ workers: 1 });
  await recogniseAll(local, sentences.slice(0, 1)); // loads the model
  const runs: Run[] = [];
  while (runs.length < rounds(5)) runs.push(await recogniseAll(local, sentences));
  const audioSeconds = sentences.reduce((sum, { samples }) => sum + samples.length, 0) / SAMPLE_RATE;
  const speed = summary(runs.map(({ wallSeconds }) => audioSeconds / wallSeconds));
  const perCpu = summary(runs.map(({ cpuSeconds }) => audioSeconds / cpuSeconds));
  const goal = { of: "value", atLeast: 10 } as const;
  return [
    { what: "local: speed with one worker", unit: "x real time", ...speed, goal },
    { what: "local: speech for each second of processor time", unit: "s", ...perCpu },
    errorRate(sentences, runs[0].texts),
  ];
}

async function recogniseAll(local: Transcriber, sentences: readonly SpokenSentence[]): Promise<Run> {
  const texts: string[] = [];
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  for (const { samples } of sentences) {
    const { signal } = new AbortController();
    const { segments } = await local.transcribe(pieceOf(samples), { diarize: false }, signal);
    texts.push(segments.map(({ text }) => text).join(" "));
  }
  const { user, system } = process.cpuUsage(cpu);
  const wallSeconds = (performance.now() - startedAt) / 1000;
  return { texts, wallSeconds, cpuSeconds: (user + system) / 1e6 };
}

function errorRate(sentences: readonly SpokenSentence[], texts: readonly string[]): Row {
  const counts = sentences.map(({ text }, index) => countWordErrors(text, texts[index]));
  const errors = counts.reduce((sum, { errors }) => sum + errors, 0);
  const words = counts.reduce((sum, { words }) => sum + words, 0);
  return {
    what: "local: word error rate on LibriVox sentences",
    value: 100 * errors / words,
    unit: "%",
    statistic: `${errors} of ${words} words`,
    goal: { of: "value", atMost: 5 },
  };
}
