import type { ReadingCost } from "../../pipeline/file_source.ts";
import type { Part } from "./parts.ts";

/** Answers up to this size tell the round trip, larger ones the rate. */
const SMALL_BYTES = 64 * 1024;
const LARGE_BYTES = 256 * 1024;
/** Small answers that are remembered: the quickest of them came without a queue. */
const REMEMBERED = 16;
const ENOUGH_SMALL = 3;
/** A rate is forgotten after so many answers that tell none. */
const MOST_SINCE_LARGE = 5_000;
/** Weight of the newest large answer in the rate, and of each request in the waits. */
const NEWEST = 0.2;
const FORGETTING = 0.005;
/** More than this is hardly deciphered, whatever the line gives. */
const MOST_BYTES_PER_SECOND = 100e6;
/** Taken for granted until something is seen: a line on which it is worth a look. */
const ROUND_TRIP_MS = 60;
const BYTES_PER_SECOND = 2.5e6;

/** Requests of one file under way at once, when nobody else reads, and how closely they follow each other at best. */
const AT_ONCE = 16;
const CLOSEST_MS = 3;

/** What is seen of the line to Telegram. */
export interface Seen {
  roundTripMs: number;
  /** Of all parts side by side. */
  bytesPerSecond: number;
  /** What Telegram asked to wait, for each request. */
  waitMsPerRequest: number;
}

/** Notes how parts come, over all files: what is known of a line is worth more than one file can tell. */
export class Line {
  readonly #small: number[] = [];
  #bytesPerSecond: number | undefined;
  #waitMsPerRequest = 0;
  #isFirst = true;
  /** Answers since the last large one. */
  #sinceLarge = 0;

  /** Does what is seen come from this line, and lately? */
  get isKnown(): boolean {
    const hasBoth = this.#small.length >= ENOUGH_SMALL && this.#bytesPerSecond !== undefined;
    return hasBoth && this.#sinceLarge < MOST_SINCE_LARGE;
  }

  get seen(): Seen {
    return {
      roundTripMs: this.#small.length > 0 ? Math.min(...this.#small) : ROUND_TRIP_MS,
      bytesPerSecond: this.#bytesPerSecond ?? BYTES_PER_SECOND,
      waitMsPerRequest: this.#waitMsPerRequest,
    };
  }

  /**
   * The first answer of all is left out: it came with the connection.
   * @param besides requests under way meanwhile, this one among them: they share the line
   */
  noteAnswer({ bytes, tookMs, besides }: { bytes: number; tookMs: number; besides: number }): void {
    this.#waitMsPerRequest *= 1 - FORGETTING;
    if (this.#isFirst) {
      this.#isFirst = false;
      return;
    }
    if (bytes <= SMALL_BYTES) {
      this.#small.push(tookMs);
      if (this.#small.length > REMEMBERED) this.#small.shift();
    }
    this.#sinceLarge++;
    if (bytes < LARGE_BYTES) return;
    this.#sinceLarge = 0;
    const wayMs = this.#small.length > 0 ? Math.min(...this.#small) : 0;
    const rate = Math.min(MOST_BYTES_PER_SECOND, bytes * besides / Math.max(1, tookMs - wayMs) * 1000);
    this.#bytesPerSecond = (this.#bytesPerSecond ?? rate) * (1 - NEWEST) + rate * NEWEST;
  }

  noteWait(waitMs: number): void {
    this.#waitMsPerRequest += waitMs * FORGETTING;
  }
}

/** Bytes and requests are under way side by side: what takes longer decides. Waits stop both. */
export function costOf(parts: Iterable<Part>, { seen }: { seen: Seen }): ReadingCost {
  const { roundTripMs, bytesPerSecond, waitMsPerRequest } = seen;
  let [bytes, requests] = [0, 0];
  for (const { limit } of parts) {
    bytes += limit;
    requests++;
  }
  const eachMs = Math.max(roundTripMs / AT_ONCE, CLOSEST_MS);
  const busyMs = Math.max(bytes / bytesPerSecond * 1000, requests * eachMs);
  return { bytes, requests, seconds: (busyMs + roundTripMs + requests * waitMsPerRequest) / 1000 };
}
