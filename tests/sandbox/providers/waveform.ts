/** Of the band that the lower rate can hold: so a place between two values does no harm. */
const PASSED = 0.6;

/** A part of the spectrum of a sound, at a lower rate, with what is needed to compare it. */
export interface Waveform {
  values: Float64Array;
  /** Energy of all values before each place; one place more than values. */
  energies: Float64Array;
}

/** The lower part of the spectrum at a `factor`th of the rate, its higher frequencies raised: in speech they are weak. */
export function waveform(samples: Int16Array, factor: number): Waveform {
  const low = decimated(samples, factor);
  const values = new Float64Array(low.length);
  const energies = new Float64Array(low.length + 1);
  for (let i = 0; i < low.length; i++) {
    values[i] = low[i] - (i === 0 ? 0 : low[i - 1]);
    energies[i + 1] = energies[i] + values[i] * values[i];
  }
  return { values, energies };
}

export function energy({ energies }: Waveform, from: number, to: number): number {
  const inside = (at: number) => Math.max(0, Math.min(energies.length - 1, at));
  return energies[inside(to)] - energies[inside(from)];
}

/** Normalised correlation of `part` (from, to) with `whole` from `at` on: 1 where it is the same but for its loudness. */
export function likeness(part: Waveform, from: number, to: number, whole: Waveform, at: number): number {
  let sum = 0;
  for (let i = Math.max(from, from - at); i < to; i++) {
    sum += part.values[i] * (whole.values[at + i - from] ?? 0);
  }
  return normalised(sum, energy(part, from, to), energy(whole, at, at + to - from));
}

export function normalised(sum: number, energy: number, otherEnergy: number): number {
  const most = Math.sqrt(energy * otherEnergy);
  return most < 1 ? 0 : sum / most;
}

/** Through a low-pass (a sinc in a Hann window) that moves nothing in time. */
function decimated(samples: Int16Array, factor: number): Float64Array {
  const reach = 4 * factor;
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const x = PASSED * Math.PI * (i - reach) / factor;
    return (x === 0 ? 1 : Math.sin(x) / x) * (1 + Math.cos(Math.PI * (i - reach) / reach)) / 2;
  });
  const sum = taps.reduce((all, tap) => all + tap);
  const low = new Float64Array(Math.ceil(samples.length / factor));
  for (let at = 0; at < low.length; at++) {
    const start = at * factor - reach;
    const last = Math.min(taps.length, samples.length - start);
    let value = 0;
    for (let i = Math.max(0, -start); i < last; i++) value += taps[i] * samples[start + i];
    low[at] = value / sum;
  }
  return low;
}
