import { type PieceLength, type PiecePlan, SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import { bestCut } from "./silence.ts";

/** A last piece shorter than this is worth avoiding: cut earlier, so that it becomes longer. */
const SLIVER_SECONDS = 3;

/** A stretch of the recording. */
export interface Cut {
  startSample: number;
  samples: Int16Array<ArrayBuffer>;
  last: boolean;
}

/** A length of pieces in samples. */
interface Bounds {
  minSamples: number;
  maxSamples: number;
  sliverSamples: number;
  /** With so many there is enough to cut. */
  fullSamples: number;
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
      while (window.full) yield window.cut();
    }
  }
  while (!window.fitsOnePiece) yield window.cut();
  if (window.length > 0) yield window.takeAll();
}

/** The samples not yet given away: enough to see whether what follows a cut would be a sliver. */
class Window {
  readonly #samples: Int16Array;
  /** Of the piece to be cut next, and of those after it; the last one is that of all others. */
  readonly #bounds: Bounds[];
  #startSample = 0;
  #length = 0;

  constructor(plan: PiecePlan) {
    this.#bounds = [...plan.first ?? [], plan].map(boundsOf);
    this.#samples = new Int16Array(Math.max(...this.#bounds.map(({ fullSamples }) => fullSamples)));
  }

  get length(): number {
    return this.#length;
  }
  get full(): boolean {
    return this.#length >= this.#bounds[0].fullSamples;
  }
  get fitsOnePiece(): boolean {
    return this.#length <= this.#bounds[0].maxSamples;
  }

  /** Takes what fits and returns the rest. */
  fill(chunk: Int16Array): Int16Array {
    const taken = chunk.subarray(0, this.#bounds[0].fullSamples - this.#length);
    this.#samples.set(taken, this.#length);
    this.#length += taken.length;
    return chunk.subarray(taken.length);
  }

  cut(): Cut {
    const { minSamples, maxSamples, sliverSamples } = this.#bounds[0];
    if (this.#bounds.length > 1) this.#bounds.shift();
    const latest = Math.max(minSamples, Math.min(maxSamples, this.#length - sliverSamples));
    const held = this.#samples.subarray(0, this.#length);
    return this.#take(bestCut(held, minSamples, latest));
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

function boundsOf({ minSeconds, maxSeconds }: PieceLength): Bounds {
  const [minSamples, maxSamples] = [minSeconds, maxSeconds].map((each) => Math.round(each * SAMPLE_RATE));
  if (!(minSamples > 0 && minSamples <= maxSamples)) {
    throw new RangeError(
      `pieces of ${minSeconds} to ${maxSeconds} s cannot be: 0 < minSeconds <= maxSeconds`,
    );
  }
  const sliverSamples = Math.min(minSamples, SLIVER_SECONDS * SAMPLE_RATE);
  return { minSamples, maxSamples, sliverSamples, fullSamples: maxSamples + sliverSamples };
}
