import { framePowers, type Loudness, loudness } from "./loudness.ts";

/** Channels this alike are mixed without a closer look (power of their mean in their mean power; 1: the same). */
const ALIKE = 0.75;
/** Channels that have nothing in common come to 1 over their number; this part of it means that they cancel each other. */
const CANCELLING = 0.5;
/** A mix this clear needs no help (ratio of powers: 15 dB of syllables over pauses). */
const CLEAR = 30;
/** One channel alone must be this much clearer than the mix of all (6 dB). */
const MUCH_CLEARER = 4;
/** Quieter noise does not count (power, -70 dBFS). */
const LEAST_NOISE = 1e-7;
/** The pauses of so many windows say how loud a channel's noise is: somebody may speak through all of one. */
const REMEMBERED_WINDOWS = 8;
/** A change of the mix takes this long: no click. */
const FADE = 320;

/**
 * Makes one channel of several: their mean, unless that would drown what one of them says in another's noise, or cancel
 * it (a channel that is turned over); then the clearest channel alone, until another window tells otherwise.
 */
export class Mixer {
  /** Was anything else needed than the mean? */
  helped = false;
  readonly #channels: number;
  readonly #mean: Float32Array;
  readonly #floors: number[][];
  #weights: Float32Array;

  constructor(channels: number) {
    this.#channels = channels;
    this.#mean = new Float32Array(channels).fill(1 / channels);
    this.#weights = this.#mean;
    this.#floors = Array.from({ length: channels + 1 }, () => []);
  }

  /** @param window channels of a moment beside each other */
  mix(window: Float32Array): Float32Array {
    if (this.#channels === 1) return window;
    const { mean, likeness } = meanOf(window, this.#channels);
    const before = this.#weights;
    this.#weights = likeness >= ALIKE
      ? this.#mean
      : this.#choose(window, mean, likeness * this.#channels < CANCELLING);
    if (this.#weights === this.#mean && before === this.#mean) return mean;
    this.helped = true;
    return weighted(window, before, this.#weights);
  }

  #choose(window: Float32Array, mean: Float32Array, cancels: boolean): Float32Array {
    const ofMean = this.#clarity(this.#channels, loudness(framePowers(mean)));
    const clarities = Array.from(
      { length: this.#channels },
      (_, channel) => this.#clarity(channel, loudness(framePowers(window, channel, this.#channels))),
    );
    const best = Math.max(...clarities);
    if (!cancels) {
      if (ofMean >= CLEAR) return this.#mean;
      if (best < CLEAR) return this.#weights; // nobody speaks
      if (best < ofMean * MUCH_CLEARER) return this.#mean;
    }
    const current = this.#weights.indexOf(1);
    if (current >= 0 && best < clarities[current] * MUCH_CLEARER) return this.#weights;
    return this.#mean.map((_, channel) => channel === clarities.indexOf(best) ? 1 : 0);
  }

  /** How far syllables stand out from the noise. */
  #clarity(channel: number, { loud, floor }: Loudness): number {
    const floors = this.#floors[channel];
    if (floor > 0) floors.push(floor);
    if (floors.length > REMEMBERED_WINDOWS) floors.shift();
    return loud / Math.max(LEAST_NOISE, Math.min(...floors));
  }
}

/** Likeness is that of the steps between samples: hum must not hide what the channels say. */
function meanOf(window: Float32Array, channels: number): { mean: Float32Array; likeness: number } {
  const mean = new Float32Array(window.length / channels);
  let power = 0;
  let powerOfMean = 0;
  for (let i = 0, at = 0; i < mean.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at++) {
      sum += window[at];
      const step = window[at] - (i === 0 ? window[at] : window[at - channels]);
      power += step * step;
    }
    mean[i] = sum / channels;
    const step = mean[i] - (i === 0 ? mean[i] : mean[i - 1]);
    powerOfMean += step * step;
  }
  return { mean, likeness: power === 0 ? 1 : powerOfMean * channels / power };
}

/** The weighted sum of the channels; weights go over from `before` to `after` within the first moments. */
function weighted(window: Float32Array, before: Float32Array, after: Float32Array): Float32Array {
  const channels = after.length;
  const mixed = new Float32Array(window.length / channels);
  const fade = before === after ? 0 : Math.min(FADE, mixed.length);
  for (let i = 0; i < mixed.length; i++) {
    let sum = 0;
    const share = i < fade ? i / fade : 1;
    for (let c = 0; c < channels; c++) {
      const weight = share === 1 ? after[c] : before[c] + share * (after[c] - before[c]);
      sum += weight * window[i * channels + c];
    }
    mixed[i] = sum;
  }
  return mixed;
}
