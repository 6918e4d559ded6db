import { type PiecePlan, SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { bestCut } from "./silence.ts";

/** A last piece shorter than this is worth avoiding: cut earlier, so that it becomes longer. */
const SLIVER_SECONDS = 3;

/** A stretch of the recording. */
export interface Cut {
  startSample: number;
  samples: Int16Array<ArrayBuffer>;
  last: boolean;
}

/**
 * Cuts a stream of samples at silences, without gap or overlap. The same samples always give the same pieces,
 * however they are chunked. Holds at most one piece and a few seconds more.
 */
export async function* cutAtSilence(
  chunks: AsyncIterable<Int16Array>,
  plan: PiecePlan,
): AsyncGenerator<Cut> {
  const window = new Window(plan);
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0;) {
      rest = window.fill(rest);
      if (window.full) yield window.cut();
    }
  }
  while (!window.fitsOnePiece) yield window.cut();
  if (window.length > 0) yield window.takeAll();
}

/** The samples not yet given away: enough to see whether what follows a cut would be a sliver. */
class Window {
  readonly #samples: Int16Array;
  readonly #minSamples: number;
  readonly #maxSamples: number;
  readonly #sliverSamples: number;
  #startSample = 0;
  #length = 0;

  constructor(plan: PiecePlan) {
    this.#minSamples = Math.round(plan.minSeconds * SAMPLE_RATE);
    this.#maxSamples = Math.round(plan.maxSeconds * SAMPLE_RATE);
    if (!(this.#minSamples > 0 && this.#minSamples <= this.#maxSamples)) {
      throw new RangeError(
        `pieces of ${plan.minSeconds} to ${plan.maxSeconds} s cannot be: 0 < minSeconds <= maxSeconds`,
      );
    }
    this.#sliverSamples = Math.min(this.#minSamples, SLIVER_SECONDS * SAMPLE_RATE);
    this.#samples = new Int16Array(this.#maxSamples + this.#sliverSamples);
  }

  get length(): number {
    return this.#length;
  }
  get full(): boolean {
    return this.#length === this.#samples.length;
  }
  get fitsOnePiece(): boolean {
    return this.#length <= this.#maxSamples;
  }

  /** Takes what fits and returns the rest. */
  fill(chunk: Int16Array): Int16Array {
    const taken = chunk.subarray(0, this.#samples.length - this.#length);
    this.#samples.set(taken, this.#length);
    this.#length += taken.length;
    return chunk.subarray(taken.length);
  }

  cut(): Cut {
    const latest = Math.max(this.#minSamples, Math.min(this.#maxSamples, this.#length - this.#sliverSamples));
    const held = this.#samples.subarray(0, this.#length);
    return this.#take(bestCut(held, this.#minSamples, latest));
  }

  takeAll(): Cut {
    return this.#take(this.#length);
  }

  #take(count: number): Cut {
    const cut = {
      startSample: this.#startSample,
      samples: this.#samples.slice(0, count),
      last: count === this.#length,
    };
    this.#samples.copyWithin(0, count, this.#length);
    this.#startSample += count;
    this.#length -= count;
    return cut;
  }
}
