import { SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import type { Utterance } from "../utterances.ts";
import type { HeardWindow } from "./protocol.ts";
import type { SpeechWindow } from "./windows.ts";

/** Less is within what the model's times are wrong by, or no whole word. */
const LEAST_SAMPLES = 1.5 * SAMPLE_RATE;

/**
 * What is spoken in a window, and lies under none of its stretches: the model ends early where a language changes without a pause,
 * and skips what it is not sure of. Nothing where it wrote nothing at all: it would do so again.
 */
export function missedIn(window: SpeechWindow, { stretches }: HeardWindow): SpeechWindow[] {
  if (stretches.length === 0) return [];
  const written = stretches.map(({ startSeconds, endSeconds }) => ({
    startSample: window.startSample + Math.round(startSeconds * SAMPLE_RATE),
    endSample: window.startSample + Math.round(endSeconds * SAMPLE_RATE),
  }));
  return between(written, window).flatMap((gap) => {
    const utterances = window.utterances.flatMap((utterance) => common(gap, utterance));
    const spoken = utterances.reduce((sum, { startSample, endSample }) => sum + endSample - startSample, 0);
    return spoken >= LEAST_SAMPLES ? [{ ...gap, utterances }] : [];
  });
}

/** The places of a window that none of these covers, in order. */
function between(covered: readonly Utterance[], { startSample, endSample }: Utterance): Utterance[] {
  const ends = [startSample, ...covered.map(({ endSample }) => endSample)];
  const starts = [...covered.map(({ startSample }) => startSample), endSample];
  return ends.map((end, i) => ({ startSample: end, endSample: starts[i] }));
}

function common(a: Utterance, b: Utterance): Utterance[] {
  const both = {
    startSample: Math.max(a.startSample, b.startSample),
    endSample: Math.min(a.endSample, b.endSample),
  };
  return both.startSample < both.endSample ? [both] : [];
}
