import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { FRAME_SAMPLES, frameLevels } from "../../pipeline/silence.ts";

/** Below this nothing can be made out, whatever it is (dBFS). */
const INAUDIBLE_DB = -75;
/** The noise of a room and of a microphone: up to this loud, and this much above the quietest tenth of the piece. */
const LOUDEST_NOISE_DB = -40;
const NOISE_SPREAD_DB = 6;
/** Shorter than any word: a click. */
const SHORTEST_SOUND_FRAMES = 10;
/** A shorter stretch says too little of what is around it. */
const SHORTEST_STRETCH_SECONDS = 0.5;

const frameAt = (seconds: number) => seconds * SAMPLE_RATE / FRAME_SAMPLES;

/** Where in a piece there is more than silence and the noise floor. */
export class Sound {
  readonly #levels: Float32Array;
  readonly #thresholdDb: number;

  constructor(samples: Int16Array) {
    this.#levels = frameLevels(samples);
    const floor = this.#levels.toSorted()[Math.floor(this.#levels.length / 10)] ?? INAUDIBLE_DB;
    this.#thresholdDb = Math.max(INAUDIBLE_DB, Math.min(floor + NOISE_SPREAD_DB, LOUDEST_NOISE_DB));
  }

  /** In doubt: yes. */
  isIn(startSeconds: number, endSeconds: number): boolean {
    const missing = Math.max(0, SHORTEST_STRETCH_SECONDS - (endSeconds - startSeconds));
    const first = Math.max(0, Math.ceil(frameAt(startSeconds - missing / 2)));
    const stretch = this.#levels.subarray(first, Math.floor(frameAt(endSeconds + missing / 2)));
    return stretch.filter((level) => level > this.#thresholdDb).length >= SHORTEST_SOUND_FRAMES;
  }
}
