import { SAMPLE_RATE } from "../pipeline/audio_reader.ts";
import type { Block } from "./blocks.ts";

/** A block may come this much later than the one before it ends without silence between them: times wobble. */
const WOBBLE = 0.1 * SAMPLE_RATE;
/** A time further off than this is a hole, a new clock, or wrong. */
const JUMP = SAMPLE_RATE;
/** Silence is made in portions of this many moments. */
const PORTION = 10 * SAMPLE_RATE;

/** What is known of the sound on its way. */
export interface TimelineFacts {
  channels: number;
  /** Is added to all times. */
  offsetSeconds: number;
  /** No silence is made beyond this: a later time must be wrong. */
  limitSeconds: number;
}

/**
 * Puts sound where its times say: silence fills what is missing, and nothing is left out. Where times go back or are
 * wrong, sound follows what came before it, and later times count from there.
 */
export async function* onTimeline(
  blocks: AsyncIterable<Block>,
  facts: TimelineFacts,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const timeline = new Timeline(facts);
  for await (const [block, next] of withNext(blocks)) {
    for (let missing = timeline.place(block, next); missing > 0; missing -= PORTION) {
      yield new Float32Array(Math.min(missing, PORTION) * facts.channels);
    }
    yield block.samples;
  }
}

/** Counts in moments: samples of all channels together. */
class Timeline {
  readonly #channels: number;
  readonly #limit: number;
  #end = 0;
  /** What is added to the file's times. */
  #shift: number;

  constructor({ channels, offsetSeconds, limitSeconds }: TimelineFacts) {
    this.#channels = channels;
    this.#limit = limitSeconds * SAMPLE_RATE;
    this.#shift = Math.round(offsetSeconds * SAMPLE_RATE);
  }

  /** @returns how much silence belongs in front of this block */
  place(block: Block, next: Block | undefined): number {
    const length = block.samples.length / this.#channels;
    const missing = this.#missing(block, next, length);
    this.#end += missing + length;
    return missing;
  }

  #missing(block: Block, next: Block | undefined, length: number): number {
    const late = this.#lateness(block, this.#end);
    if (Math.abs(late) <= JUMP) return late > (this.#end === 0 ? 0 : WOBBLE) ? late : 0;
    const isStray = next !== undefined && Math.abs(this.#lateness(next, this.#end + length)) <= JUMP;
    if (isStray) return 0;
    if (late > 0 && this.#end + late <= this.#limit) return late;
    this.#shift -= late;
    return 0;
  }

  /** How much later than `expected` it comes. */
  #lateness({ startSeconds }: Block, expected: number): number {
    return startSeconds === undefined ? 0 : Math.round(startSeconds * SAMPLE_RATE) + this.#shift - expected;
  }
}

async function* withNext<T>(values: AsyncIterable<T>): AsyncGenerator<[T, T | undefined]> {
  let held: T | undefined;
  for await (const value of values) {
    if (held !== undefined) yield [held, value];
    held = value;
  }
  if (held !== undefined) yield [held, undefined];
}
