import { MIN_PART_BYTES, type Part } from "./parts.ts";

/** Telegram keeps 4000 MiB today; with room for more, a number beyond it, or one that is none, is no size. */
const MOST_FILE_BYTES = 2 ** 36;
const FIRST_LOOK_BYTES = 2 ** 20;

/** The size that somebody announced, where it can be one at all. */
export function plausibleSize(announced: number | undefined): number | undefined {
  const isSize = Number.isSafeInteger(announced) && Number(announced) > 0 &&
    Number(announced) <= MOST_FILE_BYTES;
  return isSize ? announced : undefined;
}

/**
 * Where a file really ends, learnt from the answers to requests for its parts: a part that comes short ends it, whatever was
 * announced. Announced sizes come from strangers' updates; nothing but how it is read may depend on them.
 */
export class FileEnd {
  /** Every byte before this place was seen to be there. */
  #least = 0;
  /** No byte is at or behind this place. */
  #most = Infinity;

  /** In bytes from the start; undefined while it was not seen. */
  get known(): number | undefined {
    return this.#least >= this.#most ? this.#least : undefined;
  }

  note({ offset, limit }: Part, receivedBytes: number): void {
    if (receivedBytes > 0) this.#least = Math.max(this.#least, offset + receivedBytes);
    if (receivedBytes < limit) this.#most = Math.min(this.#most, offset + receivedBytes);
  }

  /** Is there a byte behind this place? */
  reachesBeyond(place: number): boolean {
    return this.#least > place;
  }

  /** The part to ask for next: it halves what is unknown, or leaps ahead while no end was seen; undefined beyond any file. */
  nextLook(): Part | undefined {
    const first = Math.floor(this.#least / MIN_PART_BYTES);
    const last = this.#most === Infinity
      ? 2 * Math.max(2 * first, FIRST_LOOK_BYTES / MIN_PART_BYTES) - first
      : Math.ceil(this.#most / MIN_PART_BYTES) - 1;
    const offset = Math.floor((first + last) / 2) * MIN_PART_BYTES;
    return offset > MOST_FILE_BYTES ? undefined : { offset, limit: MIN_PART_BYTES };
  }
}
