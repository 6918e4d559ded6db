import type { Clock } from "../clock.ts";
import type { Received } from "./metered_file.ts";
import { TimeLeft } from "./time_left.ts";
import type { PieceProgress } from "./transcribe.ts";

/**
 * How far a file has come. Download and transcription go on at once: `download` is set while the file still comes in, and
 * to the end where a part of it was enough. `secondsLeft` is set once it is known how fast it goes.
 */
export type FileProgress =
  | { stage: "downloading" } & Received
  | { stage: "transcribing"; download?: Received; secondsLeft?: number } & PieceProgress;

/** Joins what is received and what is heard to one progress. */
export class ProgressMeter {
  readonly #onProgress: (progress: FileProgress) => void;
  readonly #timeLeft: TimeLeft;
  #download?: Received;
  #pieces?: PieceProgress;

  constructor(onProgress: (progress: FileProgress) => void, clock: Clock) {
    this.#onProgress = onProgress;
    this.#timeLeft = new TimeLeft(clock);
  }

  received(download: Received): void {
    this.#download = download;
    this.#tell();
  }

  heard(pieces: PieceProgress): void {
    this.#pieces = pieces;
    this.#timeLeft.heard(pieces);
    this.#tell();
  }

  #tell(): void {
    const [download, pieces] = [this.#download, this.#pieces];
    if (pieces && pieces.knownPieces > 0) {
      const isOver = download && isComplete(download) && download.enoughBytes === undefined;
      const stillComing = isOver ? undefined : download;
      const secondsLeft = this.#timeLeft.seconds(stillComing);
      const known = secondsLeft === undefined ? {} : { secondsLeft };
      this.#onProgress({ stage: "transcribing", ...pieces, ...known, download: stillComing });
    } else if (download) {
      this.#onProgress({ stage: "downloading", ...download });
    }
  }
}

function isComplete({ receivedBytes, sizeBytes }: Received): boolean {
  return sizeBytes !== undefined && receivedBytes >= sizeBytes;
}
