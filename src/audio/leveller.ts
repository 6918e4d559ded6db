import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { FRAME_SAMPLES } from "../pipeline/silence.ts";
import { framePeaks, mostGains } from "./limiter.ts";
import { type FramePowers, framePowers, type Loudness, loudness } from "./loudness.ts";

/** Speech whose loud syllables are quieter than this is raised to `WANTED` (power; -38 and -22 dBFS). */
const QUIET = 10 ** -3.8;
const WANTED = 10 ** -2.2;
/** Only beyond this can peaks go far beyond full scale (power, -20 dBFS). */
const LOUD = 0.01;
/** Nothing is made of what is quieter (-70 dBFS). */
const INAUDIBLE = 1e-7;
/** Noise varies less between its loud and its quiet frames (6 dB): raised, it would be taken for speech. */
const LEAST_SPREAD = 4;
/** Peaks this far beyond full scale are lowered; less is cut off, as players do. */
const TOO_LOUD = 1.4;
const PEAK = 0.9;
const PEAK_SHARE = 0.98;
/** Direct current and rumble are taken out where they have more than this of the sound's power. */
const LOW_SHARE = 0.1;
const HIGH_PASS_HZ = 50;
/** A change of the gain takes this long: no click. */
const FADE = 320;

/** Brings sound to a level at which speech is understood; what needs no help stays as it is, sample by sample. */
export class Leveller {
  /** Was any help needed? */
  helped = false;
  #highPass: HighPass | undefined;
  #gain = 1;

  level(window: Float32Array): Int16Array<ArrayBuffer> {
    let frames = framePowers(window);
    if (isNothing(frames)) return new Int16Array(window.length);
    this.#highPass = hasLows(frames) ? this.#highPass ?? new HighPass(window[0]) : undefined;
    const sound = this.#highPass?.filter(window) ?? window;
    if (sound !== window) frames = framePowers(sound);
    const gain = gainFor(sound, loudness(frames)) ?? this.#gain;
    this.helped ||= sound !== window || gain !== 1;
    const before = this.#gain;
    this.#gain = gain;
    return toIntegers(sound, before, gain);
  }
}

/** Takes out what is slower than speech; begins without a thump. */
class HighPass {
  readonly #pole = Math.exp(-2 * Math.PI * HIGH_PASS_HZ / SAMPLE_RATE);
  #input: number;
  #between = 0;
  #output = 0;

  constructor(firstSample: number) {
    this.#input = firstSample;
  }

  filter(window: Float32Array): Float32Array {
    let [input, between, output] = [this.#input, this.#between, this.#output];
    const filtered = window.map((sample) => {
      const first = sample - input + this.#pole * between;
      output = first - between + this.#pole * output;
      [input, between] = [sample, first];
      return output;
    });
    [this.#input, this.#between, this.#output] = [input, between, output];
    return filtered;
  }
}

/** Holes may be hours long. */
function isNothing({ powers, lows }: FramePowers): boolean {
  return powers.every((power) => power === 0) && lows.every((power) => power === 0);
}

/** What moves little within 10 ms is too slow for speech. */
function hasLows({ powers, lows }: FramePowers): boolean {
  const [power, low] = [powers, lows].map((values) => values.reduce((sum, value) => sum + value, 0));
  return low > INAUDIBLE * lows.length && low > LOW_SHARE * power;
}

/** Undefined: nothing is said, so nothing can be said of it. */
function gainFor(sound: Float32Array, { loud, floor }: Loudness): number | undefined {
  const peak = loud > LOUD ? usualPeak(sound) : 0;
  if (peak > TOO_LOUD) return PEAK / peak;
  if (loud >= QUIET) return 1;
  if (loud < INAUDIBLE) return undefined;
  return loud < floor * LEAST_SPREAD ? 1 : Math.sqrt(WANTED / loud);
}

/** Of the frames, all but a few: one wrong sample says nothing. */
function usualPeak(sound: Float32Array): number {
  const peaks = framePeaks(sound).sort();
  return peaks[Math.floor(PEAK_SHARE * (peaks.length - 1))];
}

/** What is loud beside quiet sound (the end of a word before a pause, a knock) is raised only so far that nothing is cut off. */
function toIntegers(sound: Float32Array, before: number, after: number): Int16Array<ArrayBuffer> {
  const integers = new Int16Array(sound.length);
  const most = before > 1 || after > 1 ? mostGains(sound) : undefined;
  for (let i = 0; i < sound.length; i++) {
    const wanted = i < FADE ? before + i / FADE * (after - before) : after;
    const gain = most === undefined ? wanted : Math.min(wanted, between(most, i / FRAME_SAMPLES));
    integers[i] = Math.max(-32768, Math.min(32767, Math.round(sound[i] * gain * 32768)));
  }
  return integers;
}

function between(values: Float64Array, at: number): number {
  const first = Math.floor(at);
  return values[first] + (at - first) * (values[first + 1] - values[first]);
}
