import { abortable } from "../waiting.ts";
import type { Bytes, FileSource } from "../pipeline/file_source.ts";

export const BLOCK_BYTES = 256 * 1024;
/** So much stays of what was read without a leap for longer than may be kept: nobody comes back for what it left behind. */
export const READ_ON_BYTES = 2 * 2 ** 20;
/** So much where there are leaps: sockets take some 4.5 MB more than ffmpeg has read of them, and it leaps to what lies so far behind. */
export const LEAPING_BYTES = 8 * 2 ** 20;
/** As much of a source is under way as was read of it in order, up to this: more of it comes later than a new read would. */
const MOST_UNDER_WAY_BLOCKS = 12;
/** A gap up to this size behind what is under way is read, too: cheaper than to start reading anew behind it. */
const MOST_SKIPPED_BLOCKS = 8;

/** The source's bytes from one place on, in blocks; the last one is shorter, and behind it they are empty. */
export class BlockStream {
  /** Number of the block that `next` gives. */
  index: number;
  readonly #first: number;
  readonly #chunks: AsyncIterator<Bytes>;
  readonly #closing = new AbortController();
  /** The job's end or ours, also for a source that heeds neither. */
  readonly #either: AbortSignal;
  #left: Bytes = new Uint8Array(0);

  constructor(source: FileSource, index: number, signal: AbortSignal) {
    this.index = this.#first = index;
    this.#either = AbortSignal.any([signal, this.#closing.signal]);
    this.#chunks = source.read(index * BLOCK_BYTES, undefined, this.#either)[Symbol.asyncIterator]();
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  get readBytes(): number {
    return (this.index - this.#first) * BLOCK_BYTES;
  }

  /** Is the block on its way, or hardly behind what is? */
  reaches(index: number): boolean {
    const ahead = index - this.index;
    const underWay = Math.min(this.index - this.#first, MOST_UNDER_WAY_BLOCKS);
    return ahead >= 0 && ahead <= underWay + MOST_SKIPPED_BLOCKS;
  }

  async next(): Promise<Bytes> {
    const block = await this.#hasMore() && this.#isWorthNoCopy
      ? this.#take(BLOCK_BYTES)
      : await this.#copied();
    this.index++;
    return block;
  }

  /** A block of a larger chunk keeps all of it in memory: of a long read in order only as much as stays of it anyway. */
  get #isWorthNoCopy(): boolean {
    return this.readBytes > LEAPING_BYTES && this.#left.length >= BLOCK_BYTES;
  }

  async #copied(): Promise<Bytes> {
    const block = new Uint8Array(BLOCK_BYTES);
    let length = 0;
    while (length < BLOCK_BYTES && await this.#hasMore()) {
      const taken = this.#take(BLOCK_BYTES - length);
      block.set(taken, length);
      length += taken.length;
    }
    return block.subarray(0, length);
  }

  async #hasMore(): Promise<boolean> {
    while (this.#left.length === 0) {
      const { done, value } = await abortable(this.#chunks.next(), this.#either);
      if (done) return false;
      this.#left = value;
    }
    return true;
  }

  #take(mostBytes: number): Bytes {
    const taken = this.#left.subarray(0, mostBytes);
    this.#left = this.#left.subarray(taken.length);
    return taken;
  }

  /** What the source makes of it is its own affair: nobody waits for one that does not heed its signal. */
  close(): void {
    this.#closing.abort();
    this.#chunks.return?.().catch(() => {});
  }
}
