/** Telegram gives at most this much at once, and never across a multiple of it (core.telegram.org/api/files). */
export const MAX_PART_BYTES = 1024 * 1024;
/** Parts begin at multiples of this. */
export const MIN_PART_BYTES = 4096;

/** One `upload.getFile`: `limit` is a power of two and `offset` a multiple of it. */
export interface Part {
  offset: number;
  limit: number;
}

/**
 * The parts that cover the bytes from `start` to `end`, in order: large blocks inside, smaller ones at both ends,
 * so that less than half of a block is fetched in vain at either end.
 */
export function* partsOf(start: number, end: number, largest = MAX_PART_BYTES): Generator<Part> {
  for (let at = start; at < end;) {
    const part = blockAt(at, end, largest);
    yield part;
    at = part.offset + part.limit;
  }
}

/** The largest block around `at` of which both halves are wanted. */
function blockAt(at: number, end: number, largest: number): Part {
  let limit = largest;
  let offset = at - at % limit;
  while (limit > MIN_PART_BYTES) {
    const middle = offset + limit / 2;
    if (at >= middle) offset = middle;
    else if (end > middle) break;
    limit /= 2;
  }
  return { offset, limit };
}

/** More than this is not fetched in vain to save a request. */
const MOST_IN_VAIN_BYTES = 64 * 1024;

/** The parts that cover a range of which others are far away: as few as possible, beginning at any page. */
export function* partsAround(start: number, end: number): Generator<Part> {
  for (let at = start; at < end;) {
    const border = at - at % MAX_PART_BYTES + MAX_PART_BYTES;
    const page = at - at % MIN_PART_BYTES;
    const wanted = Math.min(end, border) - page;
    let limit = MIN_PART_BYTES;
    while (limit < wanted) limit *= 2;
    if (limit - wanted > MOST_IN_VAIN_BYTES) limit /= 2;
    const offset = Math.min(page, border - limit);
    yield { offset, limit };
    at = offset + limit;
  }
}
