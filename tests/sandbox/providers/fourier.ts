/** Complex numbers, their parts apart. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** The discrete Fourier transform of one length, a power of two; works in place. */
export class Fourier {
  readonly #turns: Complex;

  constructor(readonly size: number) {
    const angles = Float64Array.from({ length: size / 2 }, (_, i) => -2 * Math.PI * i / size);
    this.#turns = { re: angles.map(Math.cos), im: angles.map(Math.sin) };
  }

  forward({ re, im }: Complex): void {
    this.#reorder(re, im);
    const { size } = this;
    const { re: cos, im: sin } = this.#turns;
    for (let half = 1; half < size; half *= 2) {
      const step = size / 2 / half;
      for (let start = 0; start < size; start += 2 * half) {
        for (let a = start, turn = 0; a < start + half; a++, turn += step) {
          const b = a + half;
          const x = re[b] * cos[turn] - im[b] * sin[turn];
          const y = re[b] * sin[turn] + im[b] * cos[turn];
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }

  /** Gives `size` times the values of which `values` is the transform. */
  inverse({ re, im }: Complex): void {
    this.forward({ re: im, im: re });
  }

  #reorder(re: Float64Array, im: Float64Array): void {
    for (let i = 0, j = 0; i < this.size; i++) {
      if (i < j) swap(re, im, i, j);
      let bit = this.size >> 1;
      for (; bit > 0 && (j & bit) !== 0; bit >>= 1) j ^= bit;
      j |= bit;
    }
  }
}

function swap(re: Float64Array, im: Float64Array, i: number, j: number): void {
  const [x, y] = [re[i], im[i]];
  re[i] = re[j];
  im[i] = im[j];
  re[j] = x;
  im[j] = y;
}
