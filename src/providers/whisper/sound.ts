import { SAMPLE_RATE } from "../../pipeline/audio_reader.ts";
import { FRAME_SAMPLES, frameLevels } from "../../pipeline/silence.ts";

/** Below this nothing can be made out, whatever it is (dBFS). */
const INAUDIBLE_DB = -75;
/** The noise of a room and of a microphone: up to this loud, and this much above the quietest tenth of the piece. */
const LOUDEST_NOISE_DB = -40;
const NOISE_SPREAD_DB = 6;
/** Levels are averaged over 100 ms: hum and rumble change from one 10 ms to the next, and a click is shorter than any word. */
const WINDOW_FRAMES = 10;
/** A click may be loud: so much of a window has to sound. */
const SHORTEST_SOUND_FRAMES = 7;
/** A shorter stretch says too little of what is around it. */
const SHORTEST_STRETCH_SECONDS = 0.5;

const frameAt = (seconds: number) => seconds * SAMPLE_RATE / FRAME_SAMPLES;

/** Where in a piece there is more than silence and the noise floor. */
export class Sound {
  readonly #levels: Float32Array;
  readonly #averages: Float32Array;
  readonly #thresholdDb: number;

  constructor(samples: Int16Array) {
    this.#levels = frameLevels(samples);
    this.#averages = averages(this.#levels);
    const floor = this.#averages.toSorted()[Math.floor(this.#averages.length / 10)] ?? INAUDIBLE_DB;
    this.#thresholdDb = Math.max(INAUDIBLE_DB, Math.min(floor + NOISE_SPREAD_DB, LOUDEST_NOISE_DB));
  }

  /** In doubt: yes. */
  isIn(startSeconds: number, endSeconds: number): boolean {
    const missing = Math.max(0, SHORTEST_STRETCH_SECONDS - (endSeconds - startSeconds));
    const first = Math.max(0, Math.ceil(frameAt(startSeconds - missing / 2)));
    const last = Math.min(this.#levels.length, Math.floor(frameAt(endSeconds + missing / 2)));
    if (last - first < WINDOW_FRAMES) return true;
    for (let frame = first; frame + WINDOW_FRAMES <= last; frame++) {
      if (this.#averages[frame] > this.#thresholdDb && this.#isFilled(frame)) return true;
    }
    return false;
  }

  #isFilled(frame: number): boolean {
    const window = this.#levels.subarray(frame, frame + WINDOW_FRAMES);
    return window.filter((level) => level > this.#thresholdDb - NOISE_SPREAD_DB / 2).length >=
      SHORTEST_SOUND_FRAMES;
  }
}

/** The mean power of the 100 ms that begin at each 10 ms, in dBFS. */
function averages(levels: Float32Array): Float32Array {
  const count = Math.max(0, levels.length - WINDOW_FRAMES + 1);
  const result = new Float32Array(count);
  let sum = 0;
  levels.forEach((level, frame) => {
    sum += 10 ** (level / 10);
    if (frame >= WINDOW_FRAMES) sum -= 10 ** (levels[frame - WINDOW_FRAMES] / 10);
    const start = frame - WINDOW_FRAMES + 1;
    // What is left of a sum of differences may be below nothing.
    if (start >= 0) result[start] = 10 * Math.log10(Math.max(sum / WINDOW_FRAMES, 1e-10));
  });
  return result;
}
