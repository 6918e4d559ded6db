import type { Clock } from "../clock.ts";
import type { Received } from "./metered_file.ts";
import type { PieceProgress } from "./transcribe.ts";

/** Sooner nothing is known of how fast it goes. */
const LEAST_MS = 3_000;
const LEAST_SHARE = 0.1;

/** How long a file will take yet, judged by what was heard of it in this run. */
export class TimeLeft {
  readonly #clock: Clock;
  readonly #startedAt: number;
  #finishedPieces = 0;
  #endsAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Judged anew with each piece; in between the time runs down. */
  heard(pieces: PieceProgress): void {
    const { finishedPieces, doneSeconds, earlierSeconds = 0, totalSeconds = 0 } = pieces;
    if (finishedPieces === this.#finishedPieces) return;
    this.#finishedPieces = finishedPieces;
    // Of what is under way one half is done, as far as anybody knows.
    const heardSeconds = (doneSeconds + (pieces.knownSeconds ?? doneSeconds)) / 2;
    const [ownSeconds, restSeconds] = [heardSeconds - earlierSeconds, totalSeconds - heardSeconds];
    const now = this.#clock.now();
    const tookMs = now - this.#startedAt;
    const isKnown = tookMs >= LEAST_MS && restSeconds > 0 && ownSeconds >= LEAST_SHARE * totalSeconds;
    this.#endsAt = isKnown ? now + tookMs * restSeconds / ownSeconds : undefined;
  }

  /** Undefined while nobody knows, also when it takes longer than was thought. */
  seconds(download?: Received): number | undefined {
    const leftMs = (this.#endsAt ?? 0) - this.#clock.now();
    if (leftMs <= 0) return undefined;
    return Math.max(leftMs / 1_000, (download && secondsToCome(download)) ?? 0);
  }
}

/** How long it takes until all that is needed is here; undefined where that is not known. */
export function secondsToCome(
  { receivedBytes, sizeBytes, enoughBytes, bytesPerSecond }: Received,
): number | undefined {
  const restBytes = (enoughBytes ?? sizeBytes ?? 0) - receivedBytes;
  return restBytes > 0 && bytesPerSecond > 0 ? restBytes / bytesPerSecond : undefined;
}
