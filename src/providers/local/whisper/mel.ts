import { SAMPLE_RATE } from "../../../pipeline/audio_reader.ts";
import { BINS, Fourier, FRAME } from "./fourier.ts";

/** Samples from one column to the next: 10 ms. */
export const HOP = 160;
const FAINTEST = 1e-10;
/** Of the logarithm of power, below the loudest. */
const RANGE = 8;
const HANN = Float64Array.from({ length: FRAME }, (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME));

/** One band: the weights of some frequencies that lie one after the other. */
interface Band {
  first: number;
  weights: number[];
}

/** Makes Whisper's input (openai/whisper, audio.py): the logarithm of mel bands, a column for every 10 ms. */
export class Mel {
  readonly #bands: Band[];
  readonly #fourier = new Fourier();

  constructor(bands: number) {
    this.#bands = melBands(bands);
  }

  /** @returns a row of `columns` for each band, row after row; silence after the end of the samples */
  of(samples: Float32Array, columns: number): Float32Array {
    const mel = new Float32Array(this.#bands.length * columns).fill(Math.log10(FAINTEST));
    const [frame, power] = [new Float64Array(FRAME), new Float64Array(BINS)];
    const sounding = Math.min(columns, Math.ceil((samples.length + FRAME / 2) / HOP));
    for (let column = 0; column < sounding; column++) {
      const start = column * HOP - FRAME / 2;
      for (let i = 0; i < FRAME; i++) frame[i] = HANN[i] * (samples[Math.abs(start + i)] ?? 0);
      this.#fourier.power(frame, power);
      this.#bands.forEach((band, row) => mel[row * columns + column] = levelOf(band, power));
    }
    const loudest = mel.reduce((a, b) => Math.max(a, b));
    return mel.map((level) => (Math.max(level, loudest - RANGE) + 4) / 4);
  }
}

function levelOf({ first, weights }: Band, power: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * power[first + i];
  return Math.log10(Math.max(sum, FAINTEST));
}

/** Triangles on Slaney's mel scale, each of area one. */
function melBands(count: number): Band[] {
  const top = toMel(SAMPLE_RATE / 2);
  const edges = Array.from({ length: count + 2 }, (_, i) => toHz(top * i / (count + 1)));
  return Array.from({ length: count }, (_, band) => {
    const [low, middle, high] = edges.slice(band, band + 3);
    const weights = Array.from({ length: BINS }, (_, bin) => {
      const hz = bin * SAMPLE_RATE / FRAME;
      const height = Math.min((hz - low) / (middle - low), (high - hz) / (high - middle));
      return Math.max(0, height) * 2 / (high - low);
    });
    const first = Math.max(0, weights.findIndex((weight) => weight > 0));
    return { first, weights: weights.slice(first, weights.findLastIndex((weight) => weight > 0) + 1) };
  });
}

/** Straight up to 1 kHz, logarithmic above. */
function toMel(hz: number): number {
  return hz < 1000 ? hz * 3 / 200 : 15 + 27 * Math.log(hz / 1000) / Math.log(6.4);
}

function toHz(mel: number): number {
  return mel < 15 ? mel * 200 / 3 : 1000 * 6.4 ** ((mel - 15) / 27);
}
