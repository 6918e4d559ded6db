/** The samples of one frame of sound. */
export const FRAME = 400;
/** Its frequencies, from 0 to half the rate. */
export const BINS = FRAME / 2 + 1;

// 400 real samples are 200 complex ones: a transform of mixed radix (2·2·2·5·5), then the usual untangling.
const HALF = FRAME / 2;
const RADIXES = [2, 2, 2, 5, 5];
const COS = Float64Array.from({ length: FRAME }, (_, i) => Math.cos(2 * Math.PI * i / FRAME));
const SIN = Float64Array.from({ length: FRAME }, (_, i) => Math.sin(2 * Math.PI * i / FRAME));

interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** Computes power spectra of frames, one after the other, in the same memory. */
export class Fourier {
  readonly #scratch: [Complex, Complex] = [empty(), empty()];

  /** Writes the power of each frequency of `frame` into `power`. */
  power(frame: Float64Array, power: Float64Array): void {
    const [input] = this.#scratch;
    for (let i = 0; i < HALF; i++) {
      input.re[i] = frame[2 * i];
      input.im[i] = frame[2 * i + 1];
    }
    const { re, im } = this.#transform();
    for (let k = 0; k < BINS; k++) {
      const [a, b] = [k % HALF, (HALF - k) % HALF];
      const [evenRe, evenIm] = [(re[a] + re[b]) / 2, (im[a] - im[b]) / 2];
      const [oddRe, oddIm] = [(im[a] + im[b]) / 2, (re[b] - re[a]) / 2];
      const x = evenRe + COS[k] * oddRe + SIN[k] * oddIm;
      const y = evenIm + COS[k] * oddIm - SIN[k] * oddRe;
      power[k] = x * x + y * y;
    }
  }

  /** Stockham's form: no reordering; each round goes from one half of the scratch to the other. */
  #transform(): Complex {
    let [from, to] = this.#scratch;
    let [length, stride] = [HALF, 1];
    for (const radix of RADIXES) {
      length /= radix;
      round(from, to, radix, length, stride);
      [from, to] = [to, from];
      stride *= radix;
    }
    return from;
  }
}

function round(from: Complex, to: Complex, radix: number, length: number, stride: number): void {
  for (let p = 0; p < length; p++) {
    for (let k = 0; k < radix; k++) {
      const turn = (p * k * (FRAME / (length * radix))) % FRAME;
      for (let q = 0; q < stride; q++) {
        let [re, im] = [0, 0];
        for (let j = 0; j < radix; j++) {
          const angle = (j * k * (FRAME / radix)) % FRAME;
          const at = q + stride * (p + j * length);
          re += from.re[at] * COS[angle] + from.im[at] * SIN[angle];
          im += from.im[at] * COS[angle] - from.re[at] * SIN[angle];
        }
        const at = q + stride * (radix * p + k);
        to.re[at] = re * COS[turn] + im * SIN[turn];
        to.im[at] = im * COS[turn] - re * SIN[turn];
      }
    }
  }
}

function empty(): Complex {
  return { re: new Float64Array(HALF), im: new Float64Array(HALF) };
}
