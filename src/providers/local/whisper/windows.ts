import { SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { type Utterance, withMargins } from "../utterances.ts";

/** Whisper hears better in context, and a window's silence is paid once: neighbours share one. */
const MOST_SAMPLES = 20 * SAMPLE_RATE;
/** From here on a window is long enough to end at any longer pause. */
const ENOUGH_SAMPLES = 12 * SAMPLE_RATE;
const LONG_PAUSE_SAMPLES = 0.6 * SAMPLE_RATE;
/** What is farther apart has nothing to do with each other, and the silence in between would be paid. */
const FARTHEST_SAMPLES = 3 * SAMPLE_RATE;

/** A window of a piece, and what is spoken in it. */
export interface SpeechWindow extends Utterance {
  utterances: Utterance[];
}

/** Joins utterances that follow each other to windows of up to 20 s, in order and apart. */
export function windowsOf(utterances: readonly Utterance[], sampleCount: number): SpeechWindow[] {
  const windows: SpeechWindow[] = [];
  for (const [i, { startSample, endSample }] of withMargins(utterances, sampleCount).entries()) {
    const window = windows.at(-1);
    if (window === undefined || !belongs(window, utterances[i])) {
      windows.push({ startSample, endSample, utterances: [utterances[i]] });
    } else {
      window.endSample = endSample;
      window.utterances.push(utterances[i]);
    }
  }
  return windows;
}

function belongs({ startSample, utterances }: SpeechWindow, next: Utterance): boolean {
  const end = utterances[utterances.length - 1].endSample;
  const pause = next.startSample - end;
  const isEnough = end - startSample >= ENOUGH_SAMPLES && pause >= LONG_PAUSE_SAMPLES;
  return !isEnough && pause <= FARTHEST_SAMPLES && next.endSample - startSample <= MOST_SAMPLES;
}
