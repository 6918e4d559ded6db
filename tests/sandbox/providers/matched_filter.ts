import { type Complex, Fourier } from "./fourier.ts";
import { energy, normalised, type Waveform } from "./waveform.ts";

const SIZE = 2 ** 14;
/** How many places one transform sees; nothing that is looked for is longer. */
const STEP = SIZE / 2;

export interface Place {
  /** Where it begins; before 0 when its beginning was cut off. */
  at: number;
  likeness: number;
}

const fourier = new Fourier(SIZE);

/** A waveform that can be looked for. @throws {RangeError} when it is too long */
export class MatchedFilter {
  readonly #spectrum: Complex;

  constructor(readonly template: Waveform) {
    if (template.values.length > STEP) throw new RangeError(`at most ${STEP} values can be looked for`);
    this.#spectrum = spectrum(template.values, []);
  }

  /** Every place in this stretch where it is at least so alike. */
  places({ whole, start, spectrum }: Stretch, leastLikeness: number): Place[] {
    const product = correlation(spectrum, this.#spectrum);
    const { length } = this.template.values;
    const own = energy(this.template, 0, length);
    const found: Place[] = [];
    [product.re, product.im].forEach((sums, half) => {
      for (let i = 0; i < STEP; i++) {
        const at = start + half * STEP + i;
        const like = sums[i] <= 0 ? 0 : normalised(sums[i] / SIZE, own, energy(whole, at, at + length));
        if (like >= leastLikeness) found.push({ at, likeness: like });
      }
    });
    return found;
  }
}

/** Two neighbouring parts of a recording, one of them the real, one the imaginary part of what is transformed. */
export interface Stretch {
  whole: Waveform;
  start: number;
  spectrum: Complex;
}

/** A recording in stretches, from one in which its first value may end what is looked for. */
export function* stretches(whole: Waveform): Generator<Stretch> {
  const { length } = whole.values;
  const part = (from: number) => whole.values.subarray(Math.max(0, from), Math.max(0, from + SIZE));
  for (let start = -STEP; start < length; start += 2 * STEP) {
    yield { whole, start, spectrum: spectrum(part(start), part(start + STEP), start < 0 ? STEP : 0) };
  }
}

function spectrum(real: ArrayLike<number>, imaginary: ArrayLike<number>, realFrom = 0): Complex {
  const values = { re: new Float64Array(SIZE), im: new Float64Array(SIZE) };
  values.re.set(real, realFrom);
  values.im.set(imaginary);
  fourier.forward(values);
  return values;
}

/** SIZE times the sums of products at each distance, of both parts at once: what is looked for is real. */
function correlation(whole: Complex, template: Complex): Complex {
  const product = { re: new Float64Array(SIZE), im: new Float64Array(SIZE) };
  for (let i = 0; i < SIZE; i++) {
    product.re[i] = whole.re[i] * template.re[i] + whole.im[i] * template.im[i];
    product.im[i] = whole.im[i] * template.re[i] - whole.re[i] * template.im[i];
  }
  fourier.inverse(product);
  return product;
}
