import { deflateSync } from "node:zlib";
import type { HeardToken } from "./whisper.ts";
import type { Tokenizer } from "./tokenizer.ts";

const SECONDS_PER_TIME = 0.02;

/** Whisper's own limit (openai/whisper, transcribe.py): text that shrinks more when it is packed is a loop, however sure it sounds. */
const REPETITIVE = 2.4;

/** What was said between two times, in seconds from the window's start. */
export interface Stretch {
  text: string;
  startSeconds: number;
  endSeconds: number;
  /** Mean natural logarithm of its tokens' probabilities: 0 is certain. */
  meanLogProbability: number;
}

/** The tokens as text between their times; what has no end, ends with the window. */
export function stretchesOf(
  tokens: readonly HeardToken[],
  tokenizer: Tokenizer,
  windowSeconds: number,
): Stretch[] {
  const firstTime = tokenizer.special.noTimes + 1;
  const stretches: Stretch[] = [];
  let [startSeconds, texts]: [number, HeardToken[]] = [0, []];
  const end = (endSeconds: number) => {
    const text = tokenizer.decode(texts.map(({ token }) => token));
    if (text !== "") stretches.push({ text, startSeconds, endSeconds, meanLogProbability: mean(texts) });
    texts = [];
  };
  for (const heard of tokens) {
    if (heard.token < firstTime) {
      texts.push(heard);
      continue;
    }
    const seconds = Math.min(windowSeconds, (heard.token - firstTime) * SECONDS_PER_TIME);
    end(seconds);
    startSeconds = seconds;
  }
  end(windowSeconds);
  return isRepetitive(stretches)
    ? stretches.map((each) => ({ ...each, meanLogProbability: -Infinity }))
    : stretches;
}

function isRepetitive(stretches: readonly Stretch[]): boolean {
  const bytes = new TextEncoder().encode(stretches.map(({ text }) => text).join(" "));
  return bytes.length > REPETITIVE * deflateSync(bytes).length;
}

function mean(tokens: readonly HeardToken[]): number {
  return tokens.reduce((sum, { logProbability }) => sum + logProbability, 0) / tokens.length;
}
